package dev.jarflow.catalog;

import module java.base;

import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.task.Report;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;

/// One run of catalog: publishes the page, or writes the picture into a document.
record CatalogRun(Run run, Warehouse warehouse) {
  private static final int LISTED = 20;

  Result publish() throws IOException {
    tell();
    String html = new CatalogPage(warehouse).page().html();
    Path page = run.data().resolve("out").resolve("catalog").resolve(Report.PAGE);
    write(page, html);
    return Result.ok(warehouse.summary())
        .with("tables", warehouse.tables().size())
        .with("columns", warehouse.columns())
        .with("relations", warehouse.relations().size())
        .with("page", page.toString())
        .showing(html);
  }

  Result write(Document document) throws IOException {
    String text = document.with(new Mermaid(warehouse).text());
    if (document.text().equals(text)) {
      return Result.ok("%s is as it should be".formatted(document.file()));
    }
    write(document.file(), text);
    return Result.ok("%s was brought up to date".formatted(document.file()));
  }

  private void tell() {
    List<String> findings = warehouse.findings();
    findings.stream().limit(LISTED).forEach(sentence -> run.log().warn(sentence));
    if (findings.size() > LISTED) {
      run.log().warn("and more like these", "more", findings.size() - LISTED);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Published.sweep(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    Published.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
