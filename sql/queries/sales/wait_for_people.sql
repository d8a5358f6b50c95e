-- Until the transaction ends, nobody else writes transactions and lines, so what was decided about them stays true.
lock table sales.transaction, sales.line in share row exclusive mode
