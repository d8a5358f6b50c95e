package dev.jarflow.validate.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.Policy;
import dev.jarflow.tabular.Rows.Row;
import dev.jarflow.validate.input.Columns.Heading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {
  private static final Policy POLICY = PolicyFile.parse("p.yaml", "");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name,email,date_of_birth,mobile_no",
        "full_name,e_mail,dob,mobile",
        "NAME,Email,Birthday,Phone",
        "applicant_name,applicant_email,applicant_date_of_birth,applicant_mobile_no",
        "Applicant Name,applicant e-mail,Applicant-DOB,APPLICANT_PHONE",
        " Full  Name ,E-Mail,Date of Birth,Mobile No",
        "\u00A0name\u3000,e\u00A0mail,date\u00A0of\u2003birth,mobile\tno",
        "Full\nName,email,date - of - birth,mobile-no",
      })
  void aFieldIsKnownByAnyOfItsNamesHoweverTheyAreWritten(String header) {
    Columns columns = known(header.split(",", -1));

    assertThat(columns.application(List.of("n", "e", "b", "m")))
        .isEqualTo(new Application("n", "e", "b", "m"));
    assertThat(columns.width()).isEqualTo(4);
  }

  @Test
  void columnsStandInAnyOrderAmongOthers() {
    Columns columns = known("id", "Mobile", "Remark", "dob", "email", "name", "source");

    assertThat(columns.application(List.of("7", "m", "r", "b", "e", "n", "s")))
        .isEqualTo(new Application("n", "e", "b", "m"));
    assertThat(columns.names())
        .containsExactly("id", "Mobile", "Remark", "dob", "email", "name", "source");
  }

  @Test
  void aShortRowHasEmptyCells() {
    assertThat(known("name", "email", "dob", "mobile").application(List.of("n", "e")))
        .isEqualTo(new Application("n", "e", "", ""));
  }

  @Test
  void aPolicyKnowsMoreNames() {
    Policy policy = PolicyFile.parse("p.yaml", "columns: {name: [Nombre completo]}");
    Heading heading =
        Columns.of(header(1, "NOMBRE-COMPLETO", "email", "dob", "mobile"), policy, false);

    assertThat(heading).isInstanceOf(Heading.Known.class);
    assertThat(refused("nombre_completo", "email", "dob", "mobile"))
        .isEqualTo(
            "line 1: expected one column for the name (name, full_name),"
                + " found none among 'nombre_completo', 'email', 'dob', 'mobile'");
  }

  @Test
  void aMissingColumnIsToldWithWhatIsThere() {
    assertThat(refused("name", "email", "mobile"))
        .isEqualTo(
            "line 1: expected one column for the birthday (date_of_birth, dob, birthday),"
                + " found none among 'name', 'email', 'mobile'");
    assertThat(refused("name;email;dob;mobile"))
        .isEqualTo(
            "line 1: expected one column for the name (name, full_name),"
                + " found none among 'name;email;dob;mobile'");
    assertThat(sentence(Columns.of(header(4, "Ann", "", "x"), POLICY, false)))
        .isEqualTo(
            "line 4: expected one column for the name (name, full_name),"
                + " found none among 'Ann', '', 'x'");
    assertThat(refused("", "", ""))
        .isEqualTo("line 1: expected one column for the name (name, full_name), found none among ");
  }

  @Test
  void twoColumnsForAFieldAreRefused() {
    assertThat(refused("name", "email", "dob", "mobile", "E-mail"))
        .isEqualTo(
            "line 1: expected one column for the email (email, e_mail), found 'email', 'E-mail'");
    assertThat(refused("name", "email", "dob", "mobile", "name"))
        .isEqualTo(
            "line 1: expected one column for the name (name, full_name), found 'name', 'name'");
    assertThat(refused("name", "email", "dob", "birthday", "mobile", "date_of_birth"))
        .isEqualTo(
            "line 1: expected one column for the birthday (date_of_birth, dob, birthday),"
                + " found 'dob', 'birthday', 'date_of_birth'");
  }

  /// In a file that was put together, the first cell that is not blank counts.
  @Test
  void severalColumnsForAFieldAreFineWhereFilesWerePutTogether() {
    Columns columns =
        ((Heading.Known)
                Columns.of(
                    header(1, "name", "email", "dob", "mobile", "full_name", "birthday"),
                    POLICY,
                    true))
            .columns();

    assertThat(columns.application(List.of("n", "e", "", "m", "", "b")))
        .isEqualTo(new Application("n", "e", "b", "m"));
    assertThat(columns.application(List.of(" ", "e", "d", "m", "f", "b")))
        .isEqualTo(new Application("f", "e", "d", "m"));
    assertThat(columns.application(List.of("n", "e", "d", "m")))
        .isEqualTo(new Application("n", "e", "d", "m"));
  }

  @Test
  void emptyHeadingsAtTheEndAreNoColumns() {
    Columns columns = known("name", "email", "dob", "mobile", "", " ", "\u00A0");

    assertThat(columns.width()).isEqualTo(4);
    assertThat(columns.names()).containsExactly("name", "email", "dob", "mobile");
  }

  @Test
  void everyColumnHasANameOfItsOwn() {
    assertThat(known("", "name", "email", " ", "dob", "mobile").names())
        .containsExactly("column_1", "name", "email", "column_4", "dob", "mobile");
    assertThat(known("x", "x", "name", "email", "dob", "mobile", "x", "X").names())
        .containsExactly("x", "x_2", "name", "email", "dob", "mobile", "x_7", "X");
    assertThat(known("x", "x", "x_2", "name", "email", "dob", "mobile", "x_2").names())
        .containsExactly("x", "x_3", "x_2", "name", "email", "dob", "mobile", "x_2_8");
    assertThat(known("column_2", "", "column_3", "name", "email", "dob", "mobile").names())
        .containsExactly("column_2", "column_4", "column_3", "name", "email", "dob", "mobile");
  }

  @Test
  void aHeadingIsCarriedAsWrittenButForTheBlanksAroundIt() {
    assertThat(known(" Full  Name ", "E-Mail", "DOB\u00A0", "Phone", "Señal \"x\"").names())
        .containsExactly("Full  Name", "E-Mail", "DOB", "Phone", "Señal \"x\"");
  }

  @Test
  void aHostileHeadingIsShortened() {
    List<String> many = new ArrayList<>(Collections.nCopies(10_000, "y".repeat(100)));
    many.add(0, "z".repeat(40));

    assertThat(refused(many.toArray(String[]::new)))
        .isEqualTo(
            "line 1: expected one column for the name (name, full_name), found none among '"
                + "z".repeat(40)
                + "'"
                + (", '" + "y".repeat(40) + "…'").repeat(19)
                + " and 9981 more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name_", "_name", "names", "name1", "applicantname", "applicant", "nаme"})
  void whatIsAlmostANameIsNone(String heading) {
    assertThat(refused(heading, "email", "dob", "mobile")).contains("found none among");
  }

  private static Columns known(String... headings) {
    return ((Heading.Known) Columns.of(header(1, headings), POLICY, false)).columns();
  }

  private static String refused(String... headings) {
    return sentence(Columns.of(header(1, headings), POLICY, false));
  }

  private static String sentence(Heading heading) {
    return ((Heading.Refused) heading).sentence();
  }

  private static Row header(long line, String... headings) {
    return new Row(line, Arrays.asList(headings));
  }
}
