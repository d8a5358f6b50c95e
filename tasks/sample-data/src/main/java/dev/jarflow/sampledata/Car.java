package dev.jarflow.sampledata;

import module java.base;

/// A car of the Car Evaluation data. Every combination of the six attributes is one car, and four
/// small tables give its class: of its costs, of its room, of both its comfort and its safety, and
/// of all together.
record Car(Costs costs, Room room, String safety) {
  static final int COUNT = 1_728;

  private static final List<String> COSTS = List.of("vhigh", "high", "med", "low");
  private static final List<String> DOORS = List.of("2", "3", "4", "5more");
  private static final List<String> PERSONS = List.of("2", "4", "more");
  private static final List<String> LUGGAGE = List.of("small", "med", "big");
  private static final List<String> SAFETY = List.of("low", "med", "high");

  /// The classes of a car at this price, for a [Tech] that is bad, fair, good or best.
  enum Price {
    TOP("unacc", "unacc", "unacc", "unacc"),
    HIGH("unacc", "unacc", "acc", "acc"),
    MEDIUM("unacc", "acc", "acc", "vgood"),
    LOW("unacc", "acc", "good", "vgood");

    private final String bad;
    private final String fair;
    private final String good;
    private final String best;

    Price(String bad, String fair, String good, String best) {
      this.bad = bad;
      this.fair = fair;
      this.good = good;
      this.best = best;
    }

    private String classOf(Tech tech) {
      return switch (tech) {
        case BAD -> bad;
        case FAIR -> fair;
        case GOOD -> good;
        case BEST -> best;
      };
    }
  }

  enum Comfort {
    POOR,
    FAIR,
    FINE
  }

  enum Tech {
    BAD,
    FAIR,
    GOOD,
    BEST
  }

  /// What a car costs to buy and to maintain.
  record Costs(String buying, String maint) {
    private static List<Costs> all() {
      return COSTS.stream()
          .flatMap(buying -> COSTS.stream().map(maint -> new Costs(buying, maint)))
          .toList();
    }

    private Price price() {
      return switch (buying + " " + maint) {
        case "vhigh vhigh", "vhigh high", "high vhigh" -> Price.TOP;
        case "med med", "low high" -> Price.MEDIUM;
        case "med low", "low med", "low low" -> Price.LOW;
        default -> Price.HIGH;
      };
    }
  }

  /// What fits into a car.
  record Room(String doors, String persons, String luggage) {
    private static List<Room> all() {
      List<Room> all = new ArrayList<>();
      for (String doors : DOORS) {
        for (String persons : PERSONS) {
          LUGGAGE.forEach(luggage -> all.add(new Room(doors, persons, luggage)));
        }
      }
      return all;
    }

    private Comfort comfort() {
      if (persons.equals("2")) {
        return Comfort.POOR;
      }
      return switch (doors + " " + persons + " " + luggage) {
        case "2 more small" -> Comfort.POOR;
        case "4 4 med", "5more 4 med", "3 more med", "4 more med", "5more more med" -> Comfort.FINE;
        default -> luggage.equals("big") ? Comfort.FINE : Comfort.FAIR;
      };
    }
  }

  /// All cars, the last attribute changing fastest.
  static List<Car> all() {
    List<Car> all = new ArrayList<>(COUNT);
    for (Costs costs : Costs.all()) {
      for (Room room : Room.all()) {
        SAFETY.forEach(safety -> all.add(new Car(costs, room, safety)));
      }
    }
    return all;
  }

  /// The six attributes and the class as a line of CSV. No value needs quotes.
  String line() {
    return String.join(
        ",",
        List.of(
            costs.buying,
            costs.maint,
            room.doors,
            room.persons,
            room.luggage,
            safety,
            costs.price().classOf(tech())));
  }

  private Tech tech() {
    if (safety.equals("low")) {
      return Tech.BAD;
    }
    boolean safest = safety.equals("high");
    return switch (room.comfort()) {
      case POOR -> Tech.BAD;
      case FAIR -> safest ? Tech.GOOD : Tech.FAIR;
      case FINE -> safest ? Tech.BEST : Tech.GOOD;
    };
  }
}
