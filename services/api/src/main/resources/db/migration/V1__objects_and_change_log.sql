-- The newest revision. Its row is the one lock of the cluster: whoever holds it decides what the next
-- revisions are, so commit order is revision order.
create table revision (
    only_row boolean primary key default true check (only_row),
    current bigint not null
) with (fillfactor = 10);
insert into revision (current) values (0);

-- How far the change log was compacted.
create table compaction (
    only_row boolean primary key default true check (only_row),
    revision bigint not null
);
insert into compaction (revision) values (0);

-- What there is now. Objects are kept as the text that was written (json and not jsonb), since their
-- bytes are what clients are sent.
create table objects (
    resource text not null,
    namespace text not null,
    name text not null,
    uid text not null,
    revision bigint not null,
    object json not null,
    primary key (resource, namespace, name)
);

-- Everything that happened, in order.
create table changes (
    revision bigint primary key,
    at timestamptz not null default clock_timestamp(),
    writer uuid not null,
    type text not null check (type in ('ADDED', 'MODIFIED', 'DELETED')),
    resource text not null,
    namespace text not null,
    name text not null,
    uid text not null,
    before json,
    after json
);
create index changes_by_resource on changes (resource, revision);
create index changes_by_time on changes using brin (at);
comment on column changes.writer is 'the group commit that wrote it, by which a writer finds out whether a commit went through when its connection broke';

-- Commands that were carried out; one that comes again has no effect.
create table applied_commands (
    id text primary key,
    at timestamptz not null default clock_timestamp()
);
create index applied_commands_by_time on applied_commands using brin (at);
