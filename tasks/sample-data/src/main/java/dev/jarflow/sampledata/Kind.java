package dev.jarflow.sampledata;

import java.util.List;

/// A kind of thing that a shop sells: what one costs, in cents, what one weighs, in grams, and how
/// many of it people buy at most.
record Kind(
    String name, int fewestCents, int mostCents, int fewestGrams, int mostGrams, int mostAtOnce) {
  static final List<Kind> ALL =
      List.of(
          new Kind("Alarm Clock", 1_200, 4_500, 180, 600, 1),
          new Kind("Backpack", 3_500, 14_000, 600, 1_900, 1),
          new Kind("Bath Towel", 900, 3_900, 350, 800, 6),
          new Kind("Batteries AA", 350, 990, 90, 110, 12),
          new Kind("Bicycle Lamp", 1_500, 8_900, 80, 320, 2),
          new Kind("Board Game", 1_900, 6_500, 700, 2_400, 1),
          new Kind("Candle", 300, 2_400, 120, 900, 8),
          new Kind("Chef's Knife", 2_500, 18_900, 150, 320, 1),
          new Kind("Coffee Beans", 690, 2_900, 250, 1_000, 6),
          new Kind("Cutting Board", 1_200, 6_900, 600, 2_800, 1),
          new Kind("Desk Lamp", 2_400, 15_900, 900, 3_200, 1),
          new Kind("Drill", 4_900, 24_900, 1_200, 3_400, 1),
          new Kind("Fountain Pen", 1_500, 22_000, 15, 60, 2),
          new Kind("Frying Pan", 1_900, 11_900, 800, 2_600, 1),
          new Kind("Garden Shears", 1_400, 6_400, 200, 900, 1),
          new Kind("Glass Bowl", 600, 3_900, 300, 1_800, 4),
          new Kind("Hammock", 3_900, 19_900, 900, 4_500, 1),
          new Kind("Headphones", 2_900, 39_900, 120, 380, 1),
          new Kind("Hiking Socks", 700, 2_400, 60, 140, 6),
          new Kind("Jigsaw Puzzle", 900, 4_900, 500, 1_500, 2),
          new Kind("Kettle", 2_200, 12_900, 800, 1_700, 1),
          new Kind("Keyboard", 2_500, 21_900, 500, 1_400, 1),
          new Kind("Light Bulb", 250, 1_900, 40, 120, 10),
          new Kind("Mug", 500, 2_900, 280, 480, 6),
          new Kind("Notebook", 300, 2_800, 120, 600, 5),
          new Kind("Office Chair", 8_900, 69_900, 9_000, 24_000, 1),
          new Kind("Picture Frame", 600, 5_900, 250, 1_900, 4),
          new Kind("Pillow", 1_200, 8_900, 500, 1_400, 2),
          new Kind("Plant Pot", 400, 4_900, 300, 6_500, 4),
          new Kind("Rain Jacket", 3_900, 24_900, 250, 900, 1),
          new Kind("Rucksack Cover", 900, 2_900, 60, 180, 1),
          new Kind("Sleeping Bag", 4_500, 32_900, 700, 2_600, 1),
          new Kind("Soap", 150, 1_200, 80, 150, 10),
          new Kind("Tea", 290, 1_900, 50, 250, 6),
          new Kind("Teapot", 1_900, 9_900, 500, 1_600, 1),
          new Kind("Tent", 9_900, 79_900, 1_400, 7_800, 1),
          new Kind("Umbrella", 1_100, 6_900, 250, 650, 1),
          new Kind("Water Bottle", 900, 4_500, 120, 480, 3),
          new Kind("Wool Blanket", 3_900, 18_900, 900, 2_200, 1),
          new Kind("Yoga Mat", 1_900, 9_900, 900, 2_900, 1));
}
