package dev.jarflow.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;

/// What an item cost and weighed, since when, said by whom.
class ItemVersionTest {
  private final Shop shop = Shop.open();

  @Test
  void anItemHasAVersionFromItsFirstMomentOn() {
    assertThat(versions()).containsExactly("5.00|1.000|postgres|t");
  }

  @Test
  void anotherCostOrWeightIsANewVersionAndNothingElseIs() {
    shop.execute(
        """
            update sales.item set name = 'Big mug', retired_at = now() where item_id = 'mug';
            update sales.item set cost = 5, weight_kg = 1.000 where item_id = 'mug';
            update sales.item set cost = 6 where item_id = 'mug';
            update sales.item set weight_kg = 2, name = 'Mug' where item_id = 'mug';
            update sales.item set cost = 6.00 where item_id = 'mug'
            """);

    assertThat(versions())
        .containsExactly("5.00|1.000|postgres|f", "6.00|1.000|postgres|f", "6.00|2.000|postgres|f");
  }

  @Test
  void whoSaysSinceWhenIsBelievedAndTwiceTheSameMomentIsOneVersion() {
    shop.execute(
        """
            update sales.item set cost = 6, changed_at = '2030-01-01Z' where item_id = 'mug';
            update sales.item set cost = 7, changed_at = '2030-01-02Z' where item_id = 'mug';
            insert into sales.item (item_id, name, manufacturer, cost, weight_kg, changed_at)
            values ('mug', 'Mug', 'Potter', 8, 1, '2030-01-02Z')
            on conflict (item_id) do update set cost = 6.50, changed_at = '2030-01-01Z'
            """);

    shop.assertRows(
        "select valid_from at time zone 'UTC', cost from sales.item_version where item_id = 'mug' and valid_from > now() order by 1",
        "2030-01-01 00:00:00|6.50",
        "2030-01-02 00:00:00|7.00");
  }

  @Test
  void anItemThatWasNeverSoldTakesItsVersionsAlong() {
    shop.execute("update sales.item set cost = 6 where item_id = 'mug'");

    shop.execute("delete from sales.item where item_id = 'mug'");

    assertThat(versions()).isEmpty();
  }

  @Test
  void anItemWhoseLastLineWasTakenAwayMayBeDeleted() throws IOException {
    shop.execute(Shop.sell("T1", "mug, 1, 5", "cup, 1, 5"));
    shop.execute(
        "delete from sales.line where item_id = 'mug'; update sales.transaction set total_price = 5, total_weight = 1");

    shop.execute("delete from sales.item where item_id = 'mug'");

    assertThat(shop.wrong()).isEmpty();
    shop.assertRows("select item_id from sales.item_sold", "cup");
  }

  /// What it cost and weighed, who said so, and whether that was when the item was last changed.
  private List<String> versions() {
    return shop.rows(
        """
        select v.cost, v.weight_kg, v.changed_by, v.valid_from = i.changed_at
        from sales.item_version v
        join sales.item i using (item_id)
        where item_id = 'mug'
        order by valid_from
        """);
  }
}
