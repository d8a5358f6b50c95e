package dev.jarflow.applications;

import org.jspecify.annotations.Nullable;

/// The order in which ambiguous dates are read, for each separator; null where it is disputed.
public record Orders(@Nullable DateOrder slash, @Nullable DateOrder hyphen) {
  public @Nullable DateOrder of(Separator separator) {
    return switch (separator) {
      case SLASH -> slash;
      case HYPHEN -> hyphen;
    };
  }
}
