package dev.jarflow.fetchcovid;

import module java.base;

import org.jspecify.annotations.Nullable;

/// Where replies come from. Its name is the source in the database.
sealed interface Origin {
  /// Its figures are invented.
  String SIMULATOR = "simulator";

  String name();

  /// An API at a base address that the site allows.
  record OfWeb(String name, URI base, @Nullable LocalDate from, @Nullable LocalDate to)
      implements Origin {
    /// Part of the path behind the base address.
    URI address(String path, LocalDate first, LocalDate last) {
      return URI.create(
          "%s/%s?from=%sT00:00:00Z&to=%sT23:59:59Z".formatted(start(), path, first, last));
    }

    /// Lists the countries that the source has.
    URI countries() {
      return URI.create(start() + "/countries");
    }

    private String start() {
      return base.toString().replaceFirst("/$", "");
    }
  }

  /// A reply that somebody has as a file.
  record OfFile(Path file) implements Origin {
    /// The folder of replies that people drop.
    static Path landing(Path data) {
      return data.resolve("landing/covid");
    }

    @Override
    public String name() {
      return "file:" + file.getFileName();
    }
  }
}
