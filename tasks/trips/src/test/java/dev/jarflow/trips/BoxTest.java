package dev.jarflow.trips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoxTest {
  private static final int CELL = Cells.SIDE;

  @Test
  void itsEdgesBelongToIt() {
    Box box = Box.parse("14.25,49.9,14.7,50.2");

    assertThat(box.contains(Place.parse("POINT (14.25 49.9)"))).isTrue();
    assertThat(box.contains(Place.parse("POINT (14.7 50.2)"))).isTrue();
    assertThat(box.contains(Place.parse("POINT (14.7000001 50)"))).isFalse();
    assertThat(box.contains(Place.parse("POINT (14.5 49.8999999)"))).isFalse();
  }

  @Test
  void anEdgeBetweenTwoUnitsIsMovedInwards() {
    assertThat(Box.parse("0.00000001,-0.00000009,1.00000009,2.99999999"))
        .hasToString("0.0000001,0,1,2.9999999");
  }

  @Test
  void aWestThatLiesEastOfTheEastReachesAcross180Degrees() {
    Box box = Box.parse("170,-10,-170,10");

    assertThat(box.parts())
        .containsExactly(Box.parse("170,-10,180,10"), Box.parse("-180,-10,-170,10"));
    for (String longitude : List.of("175", "180", "-180", "-175")) {
      assertThat(box.contains(Place.parse("POINT (%s 0)".formatted(longitude)))).isTrue();
    }
    assertThat(box.contains(Place.parse("POINT (0 0)"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1,2,3       | expected four numbers, west,south,east,north in degrees, found 3
          1,2,3,4,5   | expected four numbers, west,south,east,north in degrees, found 5
          1,3,2,2     | expected a south that is not north of the north, found 3 and 2
          181,0,0,0   | expected the west from -180 to 180 degrees, such as 14.25, found '181'
          0,-90.1,0,0 | expected the south from -90 to 90 degrees, such as 14.25, found '-90.1'
          0,0,x,0     | expected the east from -180 to 180 degrees, such as 14.25, found 'x'
          1.00000001,0,1.00000002,1 | expected a box in which a place of seven digits can lie, found a thinner one
          1.00000001,0,1.00000001,1 | expected a box in which a place of seven digits can lie, found a thinner one
          0,1.00000001,1,1.00000002 | expected a box in which a place of seven digits can lie, found a thinner one
          0,0,1e1,0   | expected the east from -180 to 180 degrees, such as 14.25, found '1e1'
          """)
  void anotherTextIsNoBox(String text, String sentence) {
    assertThatThrownBy(() -> Box.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void theCellsInsideLieInItWhole() {
    Box aligned = new Box(-CELL, 0, 2 * CELL - 1, CELL - 1);
    assertThat(Cells.touching(aligned)).isEqualTo(new Cells(-1, 0, 1, 0));
    assertThat(Cells.inside(aligned)).isEqualTo(new Cells(-1, 0, 1, 0));

    Box larger = new Box(-CELL - 1, -1, 2 * CELL, CELL);
    assertThat(Cells.touching(larger)).isEqualTo(new Cells(-2, -1, 2, 1));
    assertThat(Cells.inside(larger)).isEqualTo(new Cells(-1, 0, 1, 0));

    Box smaller = new Box(1, 1, CELL - 2, CELL - 2);
    assertThat(Cells.touching(smaller)).isEqualTo(new Cells(0, 0, 0, 0));
    assertThat(Cells.inside(smaller)).isEqualTo(new Cells(1, 1, -1, -1));
  }
}
