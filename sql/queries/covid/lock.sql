-- Until the session ends, nobody else asks or loads this source for this country, so what is loaded later is newer.
select pg_advisory_lock(hashtext('jarflow covid.reply'), hashtext(:country || ' ' || :source))
