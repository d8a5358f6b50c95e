package dev.jarflow.serve;

import module java.base;

import dev.jarflow.kit.task.Report;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.serve.login.Airflow;
import dev.jarflow.serve.login.Credential;
import dev.jarflow.serve.login.Person;
import dev.jarflow.serve.login.Said.No;
import dev.jarflow.serve.login.Said.Silence;
import dev.jarflow.serve.login.Said.Yes;
import org.jspecify.annotations.Nullable;

/// Lets in who is logged in to Airflow; what is public, everybody. `named` are the users who see
/// members by name; when there are none, Airflow's admins do.
record Door(Airflow airflow, Visitors visitors, Set<String> open, Set<String> named) {
  /// A page that may be made public, and what it loads.
  private static final Map<String, Set<String>> LOADS =
      Map.of(
          Site.DASHBOARD,
          Set.of(Site.DASHBOARD, "/api/covid/figures.csv", "/api/covid/figures.json"));

  enum Refusal {
    /// Nobody, or somebody whom Airflow does not know.
    NOT_LOGGED_IN(401),
    /// A page of another site made the browser ask.
    NOT_FROM_HERE(403),
    /// The pipeline is not this person's to read, or the page not theirs to see.
    NOT_YOURS(403),
    /// Airflow does not answer, and it has not lately said who this is.
    NOBODY_TO_ASK(503);

    final int status;

    Refusal(int status) {
      this.status = status;
    }
  }

  sealed interface Admission {
    record Refused(Refusal refusal) implements Admission {}
  }

  /// Somebody who was let in. Whoever looks at a public page has no person and no credential.
  record Guest(@Nullable Person person, @Nullable Credential credential) implements Admission {}

  static Door of(Airflow airflow, Visitors visitors, List<String> pages, List<String> named) {
    Set<String> open = new HashSet<>();
    for (String page : pages) {
      Set<String> loads = LOADS.get(page);
      if (loads == null) {
        throw new UsageException(
            "expected a page that may be public, one of %s, found '%s'"
                .formatted(LOADS.keySet(), page));
      }
      open.addAll(loads);
    }
    return new Door(airflow, visitors, Set.copyOf(open), Set.copyOf(named));
  }

  /// `path` is decoded.
  Admission admit(Ask ask, String path) {
    if (open.contains(path) && ask.isReading()) {
      return new Guest(null, null);
    }
    Credential credential = ask.credential();
    if (credential == null) {
      return new Admission.Refused(Refusal.NOT_LOGGED_IN);
    }
    if (!ask.isReading() && credential.isCookie() && !isFromHere(ask)) {
      return new Admission.Refused(Refusal.NOT_FROM_HERE);
    }
    return switch (airflow.who(credential)) {
      case Yes<Person>(Person person, boolean isOld) ->
          isOld && !ask.isReading()
              ? new Admission.Refused(Refusal.NOBODY_TO_ASK)
              : new Guest(person, credential);
      case No<Person> _ -> new Admission.Refused(Refusal.NOT_LOGGED_IN);
      case Silence<Person> _ -> new Admission.Refused(Refusal.NOBODY_TO_ASK);
    };
  }

  /// The folders of the pipelines whose reports a guest may read; null while nobody can say.
  @Nullable Set<String> folders(Guest guest) {
    if (guest.credential == null) {
      return Set.of();
    }
    return switch (airflow.pipelines(guest.credential)) {
      case Yes<Set<String>>(Set<String> all, _) ->
          all.stream().map(Report::folderOf).collect(Collectors.toSet());
      case No<Set<String>> _ -> Set.of();
      case Silence<Set<String>> _ -> null;
    };
  }

  boolean seesMembers(Guest guest) {
    Person person = guest.person;
    return person != null && (named.isEmpty() ? person.isAdmin() : named.contains(person.name()));
  }

  /// True when a page of this site sends JSON. A browser names in `Origin` the site whose page
  /// makes it ask, and lets no page of another site send JSON without leave, which serve gives to
  /// none.
  private static boolean isFromHere(Ask ask) {
    return ask.origin() != null
        && Set.of("http://" + ask.host(), "https://" + ask.host()).contains(ask.origin())
        && ask.isJson();
  }
}
