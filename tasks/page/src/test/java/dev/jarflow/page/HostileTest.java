package dev.jarflow.page;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every place of every part and inline that takes a text gets one that would be markup: those of
/// a later part too.
class HostileTest {
  private static final String EVIL = "<img src=x onerror=alert(1)>\u202e\"'&";

  /// Elements that HTML closes by itself.
  private static final Set<String> ALONE = Set.of("br", "input", "meta");

  static Stream<Class<?>> parts() {
    return Stream.of(Part.class, Inline.class)
        .flatMap(family -> Arrays.stream(family.getPermittedSubclasses()));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void noTextOfItIsMarkup(Class<?> type) throws ReflectiveOperationException {
    Object hostile = record(type, "");

    String html = page(hostile);

    assertThat(html)
        .doesNotContain("<img", "\u202e", "\"'&")
        .contains("<title>&lt;img src=x onerror=alert(1)&gt;\\u202e&quot;&#39;&amp;</title>");
    int texts = html.split("&lt;img", -1).length - 1;
    assertThat(texts).isEqualTo(2 + written(hostile));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void everythingThatIsOpenedIsClosed(Class<?> type) throws ReflectiveOperationException {
    List<String> open = new ArrayList<>();
    Matcher tag = Pattern.compile("<(/?)([a-z][a-z0-9]*)([^>]*)>").matcher(page(record(type, "")));
    while (tag.find()) {
      if (!tag.group(1).isEmpty()) {
        assertThat(open).as("open before %s", tag.group()).endsWith(tag.group(2));
        open.removeLast();
      } else if (!ALONE.contains(tag.group(2)) && !tag.group(3).endsWith("/")) {
        open.add(tag.group(2));
      }
    }
    assertThat(open).isEmpty();
  }

  private static String page(Object hostile) {
    Part part = hostile instanceof Inline inline ? new Part.Paragraph(inline) : (Part) hostile;
    return new Page(EVIL, Inline.line(EVIL), List.of(part)).html();
  }

  private static Object record(Class<?> type, String before) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(components[i].getGenericType(), before);
    }
    Constructor<?> constructor =
        type.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (before.isEmpty()) {
        return record(type, "#"); // an address is of a certain form
      }
      throw e;
    }
  }

  private static Object value(Type type, String before) throws ReflectiveOperationException {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      Type of = list.getActualTypeArguments()[0];
      if (of == Part.Field.class) {
        List<Object> each = new ArrayList<>();
        for (Class<?> one : Part.Field.class.getPermittedSubclasses()) {
          each.add(record(one, before));
        }
        return each;
      }
      return List.of(value(of, before));
    }
    return switch ((Class<?>) type) {
      case Class<?> c when c == String.class -> before + EVIL;
      case Class<?> c when c == int.class -> 1;
      case Class<?> c when c == long.class -> 1L;
      case Class<?> c when c == double.class -> 0.5;
      case Class<?> c when c == boolean.class -> true;
      case Class<?> c when c == Inline.class -> new Inline.Text(EVIL);
      case Class<?> c when c == Part.class -> new Part.Code(EVIL);
      case Class<?> c when c == Inline.Meter.class -> new Inline.Meter(Tone.BAD, 1);
      case Class<?> c when c == BigDecimal.class -> BigDecimal.ONE;
      case Class<?> c when c == Instant.class -> Instant.EPOCH;
      case Class<?> c when c == LocalDate.class -> LocalDate.EPOCH;
      case Class<?> c when c == Duration.class -> Duration.ZERO;
      case Class<?> c when c == ChronoUnit.class -> ChronoUnit.DAYS;
      case Class<?> c when c.isEnum() -> c.getEnumConstants()[0];
      case Class<?> c -> record(c, before);
    };
  }

  /// The number of texts in it: all that its records hold, each of which has to be there.
  private static int written(Object value) throws ReflectiveOperationException {
    return switch (value) {
      case String text -> text.contains(EVIL) ? 1 : 0;
      // One number has one form of its noun.
      case Inline.Count _ -> 1;
      case Part.End _ -> 0;
      // What is chosen is one of the options.
      case Part.Field.Choice _ -> 3;
      // A link and the place that it leads to.
      case Part.Series series ->
          2
              + written(series.title())
              + written(series.points())
              + written(series.lines())
              + written(series.table());
      // For the eye, and for whoever scrolls with the keyboard.
      case Part.Diagram(String _, List<?> groups, List<?> arrows) ->
          2 + written(groups) + written(arrows);
      case List<?> list -> {
        int sum = 0;
        for (Object each : list) {
          sum += written(each);
        }
        yield sum;
      }
      case Record record -> {
        int sum = 0;
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          sum += written(component.getAccessor().invoke(record));
        }
        yield sum;
      }
      default -> 0;
    };
  }
}
