package dev.jarflow.validate.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.Policy;
import dev.jarflow.tabular.Rows.Row;
import dev.jarflow.tabular.UnreadableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldColumnsTest {
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
    FieldColumns columns = known(header);

    assertThat(columns.application(List.of("n", "e", "b", "m")))
        .isEqualTo(new Application("n", "e", "b", "m"));
    assertThat(columns.width()).isEqualTo(4);
  }

  @Test
  void columnsStandInAnyOrderAmongOthers() {
    FieldColumns columns = known("id,Mobile,Remark,dob,email,name,source");

    assertThat(columns.application(List.of("7", "m", "r", "b", "e", "n", "s")))
        .isEqualTo(new Application("n", "e", "b", "m"));
  }

  @Test
  void aShortRowHasEmptyCells() {
    assertThat(known("name,email,dob,mobile").application(List.of("n", "e")))
        .isEqualTo(new Application("n", "e", "", ""));
  }

  @Test
  void aPolicyKnowsMoreNames() {
    Policy policy = PolicyFile.parse("p.yaml", "columns: {name: [Nombre completo]}");
    FieldColumns columns =
        FieldColumns.of("a.csv", header("NOMBRE-COMPLETO,email,dob,mobile"), policy, false);

    assertThat(columns.application(List.of("n", "e", "b", "m")))
        .isEqualTo(new Application("n", "e", "b", "m"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name,email,mobile| birthday (date_of_birth, dob, birthday), found none among 'name', 'email', 'mobile'
          name,mail,dob,mobile| email (email, e_mail), found none among 'name', 'mail', 'dob', 'mobile'
          nombre_completo,email,dob,mobile| name (name, full_name), found none among 'nombre_completo', 'email', 'dob', 'mobile'
          name,full_name,email,dob,mobile| name (name, full_name), found 'name', 'full_name'
          name,email,dob,mobile,E-mail| email (email, e_mail), found 'email', 'E-mail'
          name,email,dob,mobile,name| name (name, full_name), found 'name', 'name'
          name,email,dob,birthday,mobile,date_of_birth| birthday (date_of_birth, dob, birthday), found 'dob', 'birthday', 'date_of_birth'
          """)
  void aFieldWithoutAColumnOrWithTwoIsToldWithWhatIsThere(String heading, String sentence) {
    refused(heading, sentence);
  }

  /// The first row of a file without a heading is a person's: it is not repeated.
  @ParameterizedTest
  @ValueSource(strings = {"Ann,ann@example.com,1990-05-17,81234567", "name;email;dob;mobile", ",,"})
  void aFirstRowWithoutAKnownColumnIsNotRepeated(String heading) {
    assertThatThrownBy(() -> known(heading))
        .isExactlyInstanceOf(UnreadableException.class)
        .hasMessage(
            "a.csv:4: expected a heading with the columns name, email, birthday and mobile, found none of them in the first row");
  }

  /// In a file that was put together, the first cell that is not blank counts.
  @Test
  void severalColumnsForAFieldAreFineWhereFilesWerePutTogether() {
    FieldColumns columns =
        FieldColumns.of("a.csv", header("name,email,dob,mobile,full_name,birthday"), POLICY, true);

    assertThat(columns.application(List.of("n", "e", "", "m", "", "b")))
        .isEqualTo(new Application("n", "e", "b", "m"));
    assertThat(columns.application(List.of(" ", "e", "d", "m", "f", "b")))
        .isEqualTo(new Application("f", "e", "d", "m"));
    assertThat(columns.application(List.of("n", "e", "d", "m")))
        .isEqualTo(new Application("n", "e", "d", "m"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "id,Mobile,Remark,dob,email,name,source|id,Mobile,Remark,dob,email,name,source",
        "name,email,dob,mobile,, ,\u00A0|name,email,dob,mobile",
        ",name,email, ,dob,mobile|column_1,name,email,column_4,dob,mobile",
        "x,x,name,email,dob,mobile,x,X|x,x_2,name,email,dob,mobile,x_7,X",
        "x,x,x_2,name,email,dob,mobile,x_2|x,x_3,x_2,name,email,dob,mobile,x_2_8",
        "column_2,,column_3,name,email,dob,mobile|column_2,column_4,column_3,name,email,dob,mobile",
        " Full  Name ,E-Mail,DOB\u00A0,Phone,Señal \"x\"|Full  Name,E-Mail,DOB,Phone,Señal \"x\"",
      })
  void everyColumnHasANameOfItsOwnAsWrittenButForTheBlanksAroundIt(String heading, String names) {
    assertThat(String.join(",", known(heading).names())).isEqualTo(names);
    assertThat(known(heading).width()).isEqualTo(names.split(",").length);
  }

  @Test
  void aHostileHeadingIsShortened() {
    refused(
        "email,mobile" + ("," + "y".repeat(100)).repeat(10_000),
        "name (name, full_name) and one for the birthday (date_of_birth, dob, birthday), found none among 'email', 'mobile'"
            + (", '" + "y".repeat(40) + "…'").repeat(18)
            + " and 9982 more");
  }

  /// A table that lies on its side, or a pair of a name and a cell after the other.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name,Ada Vertical| email (email, e_mail) and one for the birthday (date_of_birth, dob, birthday) and one for the mobile (mobile_no, mobile, phone), found none in the first row",
        "dob,1990-05-17,name,ada@example.com| email (email, e_mail) and one for the mobile (mobile_no, mobile, phone), found none among 'dob', '•', 'name', '•'",
      })
  void aCellThatMayBeAPersonsIsNotRepeated(String heading, String sentence) {
    refused(heading, sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name_", "_name", "names", "name1", "applicantname", "applicant", "nаme"})
  void whatIsAlmostANameIsNone(String heading) {
    refused(
        heading + ",email,dob,mobile",
        "name (name, full_name), found none among '%s', 'email', 'dob', 'mobile'"
            .formatted(heading));
  }

  private static FieldColumns known(String heading) {
    return FieldColumns.of("a.csv", header(heading), POLICY, false);
  }

  private static void refused(String heading, String sentence) {
    assertThatThrownBy(() -> known(heading))
        .isExactlyInstanceOf(UnreadableException.class)
        .hasMessage("a.csv:4: expected one column for the " + sentence);
  }

  private static Row header(String heading) {
    return new Row(4, List.of(heading.split(",", -1)));
  }
}
