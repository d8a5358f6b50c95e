package dev.jarflow.testing;

import module java.base;

/// A task in a place of its own, ready to be started, disturbed, and run again; and what its end is
/// known by.
public final class Trial<S> {
  private final S scene;
  private final Workplace place;
  private final String[] args;
  private Callable<Answer> finish;
  private Callable<?> state = () -> "";
  private Callable<?> reached = () -> "";
  private Told told = (_, _) -> "";

  /// The part of an answer that is the same as if nothing had happened, for a run that began where
  /// an earlier one had `reached` so far.
  @FunctionalInterface
  public interface Told {
    Object of(Object reached, Answer answer) throws Exception;
  }

  public Trial(S scene, Workplace place, String... args) {
    this.scene = scene;
    this.place = place;
    this.args = args.clone();
    finish = () -> start().answer();
  }

  /// Runs the task to its end, best in this process: the same code, and the start of a JVM less.
  public Trial<S> finish(Callable<Answer> how) {
    finish = how;
    return this;
  }

  /// All that the task leaves behind, for comparing, without times.
  public Trial<S> state(Callable<?> how) {
    state = how;
    return this;
  }

  /// The point that a disturbed run reached, as what it left behind shows.
  public Trial<S> reached(Callable<?> how) {
    reached = how;
    return this;
  }

  public Trial<S> told(Told how) {
    told = how;
    return this;
  }

  public S scene() {
    return scene;
  }

  public Workplace place() {
    return place;
  }

  /// The jar, in a process of its own.
  public Running start() throws IOException {
    return place.start(args);
  }

  /// In the interpreter, where what takes a moment takes seconds: it can be met at work.
  public Running startSlowly() throws IOException {
    return place.start(List.of(), List.of("-Xint"), args);
  }

  public Answer finish() throws Exception {
    return finish.call();
  }

  public Object state() throws Exception {
    return state.call();
  }

  public Object reached() throws Exception {
    return reached.call();
  }

  Object told(Object reached, Answer answer) throws Exception {
    return told.of(reached, answer);
  }
}
