package dev.jarflow.validate;

import dev.jarflow.validate.input.PolicyFile;
import dev.jarflow.validate.output.OutputFolder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The caller's request: the input to judge, the policy, and the folder to write into.
record ValidateRequest(
    Input input, OutputFolder folder, PolicyFile policy, String feed, int threads) {

  /// Files, or the batch in a manifest, or the refusals in `replay`, a folder that an earlier
  /// validate wrote into. A batch with files in it goes before a replay.
  record Input(List<Path> files, @Nullable Path manifest, @Nullable Path replay) {}
}
