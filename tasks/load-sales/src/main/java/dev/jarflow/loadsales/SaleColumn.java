package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.tabular.Columns;

/// The columns of a file of transactions, in which a line is one item of a transaction.
enum SaleColumn {
  TRANSACTION_ID,
  MEMBERSHIP_ID,
  PLACED_AT,
  ITEM_ID,
  QUANTITY,
  UNIT_PRICE,
  TOTAL_PRICE,
  TOTAL_WEIGHT;

  static final Columns<SaleColumn> ALL =
      Columns.of(SaleColumn.class).optional(Set.of(TOTAL_PRICE, TOTAL_WEIGHT));
}
