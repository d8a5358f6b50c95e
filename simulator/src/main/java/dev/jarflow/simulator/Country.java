package dev.jarflow.simulator;

import module java.base;

/// A country that is played: its name in addresses is its name in small letters with hyphens.
record Country(String name, String code, String lat, String lon, Map<String, Integer> provinces) {
  static final List<Country> ALL =
      List.of(
          new Country("Singapore", "SG", "1.28", "103.83", Map.of("", 3_000)),
          new Country(
              "Australia",
              "AU",
              "-33.87",
              "151.21",
              Map.of(
                  "New South Wales",
                  5_000,
                  "Victoria",
                  4_000,
                  "Queensland",
                  3_000,
                  "Tasmania",
                  300)),
          new Country("Denmark", "DK", "56.26", "9.5", Map.of("", 4_000)),
          new Country("New Zealand", "NZ", "-40.9", "174.89", Map.of("", 2_500)));

  String slug() {
    return name.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /// The rows of a measure between two days, each place by itself.
  List<Map<String, Object>> status(
      String status, long seed, LocalDate from, LocalDate to, LocalDate last) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String province : new TreeSet<>(provinces.keySet())) {
      Epidemic epidemic = epidemic(province, seed, last);
      for (LocalDate day : days(seed, from, to, last)) {
        Map<String, Object> row = row(province);
        row.put("Cases", figure(epidemic, status, day));
        row.put("Status", status);
        row.put("Date", day + "T00:00:00Z");
        rows.add(row);
      }
    }
    return rows;
  }

  /// A row a day for the whole country.
  List<Map<String, Object>> total(long seed, LocalDate from, LocalDate to, LocalDate last) {
    List<Epidemic> all =
        provinces.keySet().stream().map(each -> epidemic(each, seed, last)).toList();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (LocalDate day : days(seed, from, to, last)) {
      Map<String, Object> row = row("");
      long confirmed = all.stream().mapToLong(each -> each.confirmed(day)).sum();
      long deaths = all.stream().mapToLong(each -> each.deaths(day)).sum();
      long recovered = all.stream().mapToLong(each -> each.recovered(day)).sum();
      row.put("Confirmed", confirmed);
      row.put("Deaths", deaths);
      row.put("Recovered", recovered);
      row.put("Active", Math.max(0, confirmed - deaths - recovered));
      row.put("Date", day + "T00:00:00Z");
      rows.add(row);
    }
    return rows;
  }

  private static long figure(Epidemic epidemic, String status, LocalDate day) {
    return switch (status) {
      case "confirmed" -> epidemic.confirmed(day);
      case "deaths" -> epidemic.deaths(day);
      default -> epidemic.recovered(day);
    };
  }

  private Epidemic epidemic(String province, long seed, LocalDate last) {
    return new Epidemic(
        seed * 31 + (name + "/" + province).hashCode(),
        Objects.requireNonNull(provinces.get(province)),
        last);
  }

  private List<LocalDate> days(long seed, LocalDate from, LocalDate to, LocalDate last) {
    LocalDate begin = from.isBefore(Epidemic.FIRST) ? Epidemic.FIRST : from;
    LocalDate end = to.isAfter(last) ? last : to;
    long ofCountry = seed * 31 + name.hashCode();
    return begin.isAfter(end)
        ? List.of()
        : begin
            .datesUntil(end.plusDays(1))
            .filter(day -> !Epidemic.isSilent(ofCountry, day))
            .toList();
  }

  private Map<String, Object> row(String province) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("Country", name);
    row.put("CountryCode", code);
    row.put("Province", province);
    row.put("City", "");
    row.put("CityCode", "");
    row.put("Lat", lat);
    row.put("Lon", lon);
    return row;
  }
}
