-- COVID cases: what each source told of each country, by day, and what it told before.
--
-- Sources never revise one another: country, source, measure and day name a figure, and every figure that was ever told
-- for them is kept with the time from which it was known. So each question can be asked as of an earlier time.

create schema covid;

comment on schema covid is 'COVID cases by day, as each source told them, and as it told them before';

create table covid.reply (
    reply       bigint generated always as identity,
    country     text collate "C" not null,
    source      text collate "C" not null,
    sha256      text collate "C" not null,
    measures    text[] not null,
    received_at timestamptz not null,
    loaded_at   timestamptz not null default clock_timestamp(),
    read        bigint not null,
    accepted    bigint not null,
    rejected    bigint not null,
    skipped     bigint not null,
    dag_id      text,
    run_id      text,
    constraint a_reply_has_one_number primary key (reply),
    constraint a_reply_is_received_once unique (country, source, received_at, sha256),
    constraint a_country_is_a_word check (country ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(country) <= 60),
    constraint a_source_has_a_name check (source ~ '\S' and length(source) <= 200),
    constraint a_digest_is_sixty_four_hex_digits check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint every_row_is_accepted_rejected_or_skipped check (read = accepted + rejected + skipped),
    constraint counts_are_never_below_zero check (accepted >= 0 and rejected >= 0 and skipped >= 0)
);

comment on table covid.reply is 'Replies of sources that were loaded; the raw ones are files of the store';
comment on column covid.reply.reply is 'Number of the reply; load it again with fetch-covid --again';
comment on column covid.reply.country is 'Country that was asked for, like south-korea';
comment on column covid.reply.source is 'Name of the source; file: and a name when it was a file';
comment on column covid.reply.sha256 is 'SHA-256 of the raw reply, which is its name in the store';
comment on column covid.reply.measures is 'Measures that were taken of it; others in it are left to another reply';
comment on column covid.reply.received_at is 'When it came; its figures are known from then on';
comment on column covid.reply.loaded_at is 'When it was first loaded';
comment on column covid.reply.read is 'Number of its rows';
comment on column covid.reply.accepted is 'Number of rows that are counted in a figure';
comment on column covid.reply.rejected is 'Number of rows that were left out; the findings say why';
comment on column covid.reply.skipped is 'Number of rows that only repeat another one';
comment on column covid.reply.dag_id is 'DAG of the run that loaded it; null when a person did';
comment on column covid.reply.run_id is 'Run that loaded it; null when a person did';

create table covid.figure (
    country    text collate "C" not null,
    source     text collate "C" not null,
    measure    text collate "C" not null,
    day        date not null,
    known_from timestamptz not null,
    figure     bigint not null,
    reply      bigint not null,
    constraint a_figure_is_told_once_at_a_time primary key (country, source, measure, day, known_from),
    constraint a_figure_comes_from_a_reply foreign key (reply) references covid.reply (reply),
    constraint a_measure_is_one_of_four check (measure in ('confirmed', 'deaths', 'recovered', 'active')),
    constraint a_figure_is_never_below_zero check (figure >= 0)
);

comment on table covid.figure is 'Cumulative figures by day; a row for each time that a source told another one for the same day';
comment on column covid.figure.country is 'Country, like south-korea';
comment on column covid.figure.source is 'Source that told it';
comment on column covid.figure.measure is 'confirmed, deaths, recovered or active; active is a level, the others are sums since the beginning';
comment on column covid.figure.day is 'Day at whose end the figure holds';
comment on column covid.figure.known_from is 'Time from which this figure was known; the latest one counts now';
comment on column covid.figure.figure is 'Number of people, all places of the country together';
comment on column covid.figure.reply is 'Reply that told it';

create index figures_of_a_reply on covid.figure (reply);

create table covid.place (
    country   text collate "C" not null,
    source    text collate "C" not null,
    measure   text collate "C" not null,
    province  text collate "C" not null,
    city      text collate "C" not null,
    first_day date not null,
    last_day  date not null,
    constraint a_place_is_one_of_a_country primary key (country, source, measure, province, city),
    constraint a_place_begins_before_it_ends check (first_day <= last_day)
);

comment on table covid.place is 'Places of a country that a source reports by itself; a day without one of them is a gap';
comment on column covid.place.country is 'Country, like south-korea';
comment on column covid.place.source is 'Source that reports the place';
comment on column covid.place.measure is 'Measure that is reported for it';
comment on column covid.place.province is 'Province; empty when the country is not divided';
comment on column covid.place.city is 'City; empty when the province is not divided';
comment on column covid.place.first_day is 'First day on which it reported';
comment on column covid.place.last_day is 'Last day on which it reported; it has ended when it is silent for 14 days';

create table covid.finding (
    reply   bigint not null,
    number  integer not null,
    kind    text collate "C" not null,
    day     date,
    details text not null,
    constraint a_finding_has_a_place_in_its_reply primary key (reply, number),
    constraint a_finding_is_of_a_reply foreign key (reply) references covid.reply (reply)
);

comment on table covid.finding is 'Faults of replies: rows and days that were left out, places that are missing or have ended';
comment on column covid.finding.reply is 'Reply in which it was found';
comment on column covid.finding.number is 'Counts the findings of a reply: 1, 2, 3; the first 1,000 are kept';
comment on column covid.finding.kind is 'What is wrong, as a code, for instance PLACE_MISSING';
comment on column covid.finding.day is 'Day of the row; null when the row says none';
comment on column covid.finding.details is 'The value or the places that are wrong';

create view covid.revision as
select country, source, measure, day, known_from as revised_at, figure_before, figure, reply
from (
    select *, lag(figure) over (partition by country, source, measure, day order by known_from) as figure_before
    from covid.figure
) as versions
where figure_before <> figure;

comment on view covid.revision is 'Figures that their source changed later';
comment on column covid.revision.country is 'Country, like south-korea';
comment on column covid.revision.source is 'Source that changed it';
comment on column covid.revision.measure is 'Measure, as in covid.figure';
comment on column covid.revision.day is 'Day whose figure was changed';
comment on column covid.revision.revised_at is 'When the change was received';
comment on column covid.revision.figure_before is 'Figure before the change';
comment on column covid.revision.figure is 'Figure from then on';
comment on column covid.revision.reply is 'Reply that told the change';
