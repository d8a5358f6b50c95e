package dev.jarflow.sampledata;

import module java.base;

/// A kind of thing that a shop sells: the price and the weight of one, and how many of it people
/// buy at most.
record Kind(String name, Range cents, Range grams, int mostAtOnce) {
  static final List<Kind> ALL =
      List.of(
          new Kind("Alarm Clock", new Range(1_200, 4_500), new Range(180, 600), 1),
          new Kind("Backpack", new Range(3_500, 14_000), new Range(600, 1_900), 1),
          new Kind("Bath Towel", new Range(900, 3_900), new Range(350, 800), 6),
          new Kind("Batteries AA", new Range(350, 990), new Range(90, 110), 12),
          new Kind("Bicycle Lamp", new Range(1_500, 8_900), new Range(80, 320), 2),
          new Kind("Board Game", new Range(1_900, 6_500), new Range(700, 2_400), 1),
          new Kind("Candle", new Range(300, 2_400), new Range(120, 900), 8),
          new Kind("Chef's Knife", new Range(2_500, 18_900), new Range(150, 320), 1),
          new Kind("Coffee Beans", new Range(690, 2_900), new Range(250, 1_000), 6),
          new Kind("Cutting Board", new Range(1_200, 6_900), new Range(600, 2_800), 1),
          new Kind("Desk Lamp", new Range(2_400, 15_900), new Range(900, 3_200), 1),
          new Kind("Drill", new Range(4_900, 24_900), new Range(1_200, 3_400), 1),
          new Kind("Fountain Pen", new Range(1_500, 22_000), new Range(15, 60), 2),
          new Kind("Frying Pan", new Range(1_900, 11_900), new Range(800, 2_600), 1),
          new Kind("Garden Shears", new Range(1_400, 6_400), new Range(200, 900), 1),
          new Kind("Glass Bowl", new Range(600, 3_900), new Range(300, 1_800), 4),
          new Kind("Hammock", new Range(3_900, 19_900), new Range(900, 4_500), 1),
          new Kind("Headphones", new Range(2_900, 39_900), new Range(120, 380), 1),
          new Kind("Hiking Socks", new Range(700, 2_400), new Range(60, 140), 6),
          new Kind("Jigsaw Puzzle", new Range(900, 4_900), new Range(500, 1_500), 2),
          new Kind("Kettle", new Range(2_200, 12_900), new Range(800, 1_700), 1),
          new Kind("Keyboard", new Range(2_500, 21_900), new Range(500, 1_400), 1),
          new Kind("Light Bulb", new Range(250, 1_900), new Range(40, 120), 10),
          new Kind("Mug", new Range(500, 2_900), new Range(280, 480), 6),
          new Kind("Notebook", new Range(300, 2_800), new Range(120, 600), 5),
          new Kind("Office Chair", new Range(8_900, 69_900), new Range(9_000, 24_000), 1),
          new Kind("Picture Frame", new Range(600, 5_900), new Range(250, 1_900), 4),
          new Kind("Pillow", new Range(1_200, 8_900), new Range(500, 1_400), 2),
          new Kind("Plant Pot", new Range(400, 4_900), new Range(300, 6_500), 4),
          new Kind("Rain Jacket", new Range(3_900, 24_900), new Range(250, 900), 1),
          new Kind("Rucksack Cover", new Range(900, 2_900), new Range(60, 180), 1),
          new Kind("Sleeping Bag", new Range(4_500, 32_900), new Range(700, 2_600), 1),
          new Kind("Soap", new Range(150, 1_200), new Range(80, 150), 10),
          new Kind("Tea", new Range(290, 1_900), new Range(50, 250), 6),
          new Kind("Teapot", new Range(1_900, 9_900), new Range(500, 1_600), 1),
          new Kind("Tent", new Range(9_900, 79_900), new Range(1_400, 7_800), 1),
          new Kind("Umbrella", new Range(1_100, 6_900), new Range(250, 650), 1),
          new Kind("Water Bottle", new Range(900, 4_500), new Range(120, 480), 3),
          new Kind("Wool Blanket", new Range(3_900, 18_900), new Range(900, 2_200), 1),
          new Kind("Yoga Mat", new Range(1_900, 9_900), new Range(900, 2_900), 1));

  /// Numbers from the least to the most, both inclusive.
  record Range(int least, int most) {
    int any(SplittableRandom random) {
      return random.nextInt(least, most + 1);
    }
  }
}
