package dev.jarflow.serve;

import static dev.jarflow.page.Inline.count;
import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;

import module java.base;

import dev.jarflow.page.Inline;
import dev.jarflow.page.Inline.Age;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Tone;
import dev.jarflow.serve.Index.Task;
import dev.jarflow.serve.dashboard.Summary;
import dev.jarflow.serve.login.Airflow.Problem;
import org.jspecify.annotations.Nullable;

/// Where a person starts: what went wrong first, then every place with what it says now and how
/// fresh that is. `problems` is null while Airflow does not answer.
record Home(
    @Nullable List<Problem> problems,
    Summary cases,
    Map<String, Summary> models,
    Summary trips,
    boolean members,
    List<Task> tasks,
    Pages pages,
    boolean framed,
    Instant now) {
  /// Tasks that publish what people come for, each with what it is called here.
  private static final SortedMap<String, String> KNOWN =
      new TreeMap<>(Map.of("answers", "Answers", "catalog", "Catalog"));

  /// A place to go to: `at` is null when it has nothing yet.
  private record Place(Inline name, Inline says, @Nullable Instant at) {}

  Page page() throws IOException {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, "Jarflow"));
    parts.addAll(wrong());
    parts.add(
        Listing.of("Places", places())
            .text("Where", Place::name)
            .prose("Now", Place::says)
            .text("Updated", place -> place.at == null ? "" : new Age(place.at, now))
            .table(Integer.MAX_VALUE));
    return new Page("Jarflow", line("Where to start"), parts);
  }

  private List<Part> wrong() {
    if (problems == null) {
      return List.of(
          Part.note(
              Tone.WAIT,
              "Airflow does not answer.",
              "Only Airflow knows whether the last runs ended well. See ",
              mono("./jarflow doctor")));
    }
    if (problems.isEmpty()) {
      return List.of(
          Part.paragraph(
              quiet(
                  "No pipeline's last run failed. A run that has not ended yet does not count.")));
    }
    return problems.stream().map(problem -> pages.failed(problem, framed, now)).toList();
  }

  private List<Place> places() throws IOException {
    List<Place> places = new ArrayList<>();
    places.add(new Place(link(Site.DASHBOARD, "COVID cases"), cases.says(), cases.at()));
    places.add(new Place(link(Site.TRIPS, "Trips"), trips.says(), trips.at()));
    models.forEach(
        (name, model) ->
            places.add(
                new Place(link(Site.MODELS + name, "Model ", name), model.says(), model.at())));
    for (Map.Entry<String, String> known : KNOWN.entrySet()) {
      for (Task task : tasks) {
        if (task.name().equals(known.getKey())) {
          places.add(place(known.getValue(), task));
        }
      }
    }
    if (members) {
      places.add(
          new Place(
              link(Site.MEMBERS, "Best members"), line("the ten who spent most, by name"), null));
    }
    long count = tasks.stream().mapToLong(Task::count).sum();
    Optional<Instant> newest =
        tasks.stream().map(task -> task.newest().getFirst().at()).max(Comparator.naturalOrder());
    places.add(
        new Place(
            link(Site.ALL_REPORTS, "Reports"),
            count == 0
                ? line("none yet")
                : line(count(count, "report"), " of ", count(tasks.size(), "task")),
            newest.orElse(null)));
    return places;
  }

  private Place place(String name, Task task) throws IOException {
    Index.Entry newest = task.newest().getFirst();
    return new Place(
        link(Site.place(newest.path()), name), line(pages.summary(newest)), newest.at());
  }
}
