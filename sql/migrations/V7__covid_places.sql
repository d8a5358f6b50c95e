-- COVID places are kept as they were known, like figures: a reply that is loaded again is judged as it was. What was known
-- before this was kept counts as known from the beginning, and its last figure is missing.

alter table covid.place add column known_from timestamptz not null default '-infinity';
alter table covid.place alter column known_from drop default;
alter table covid.place add column last_figure bigint;
alter table covid.place add column ended boolean not null default false;
alter table covid.place alter column ended drop default;
alter table covid.place drop constraint a_place_is_one_of_a_country;
alter table covid.place add constraint a_place_is_known_once_at_a_time
    primary key (country, source, measure, province, city, known_from);

comment on table covid.place is
    'Places of a country that a source reports by itself; a day without one of them is a gap. A row for each time that more was known of it';
comment on column covid.place.known_from is 'Time from which this was known; the latest one counts now';
comment on column covid.place.last_figure is 'Figure of its last day, which counts on after its end, but not in active; null when it was not kept';
comment on column covid.place.ended is 'True when a reply showed that it was silent for 14 days after its last day';
comment on column covid.place.last_day is 'Last day on which it reported';
comment on column covid.reply.received_at is 'When it was first loaded; its figures are known from then on, and later loads have later times';
