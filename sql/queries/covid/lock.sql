-- Until the transaction ends, nobody else loads replies. A lock that people's rights do not reach.
lock table covid.reply in share row exclusive mode
