-- A database that was restored lies behind what clients and topics saw of it before. Its next
-- revisions begin above all of those, and what lies between was never in it: nobody can go on there.
create table skipped (
    after bigint primary key,
    upto bigint not null check (upto > after),
    at timestamptz not null default clock_timestamp()
);
comment on table skipped is 'revisions that were given before the state was restored, or never';

-- Topics that were written from this state name it; those of another must be compared with it.
alter table relayed add column incarnation uuid not null default gen_random_uuid();

-- The revision below which nothing is known, for who asks for an older one or goes on from there.
create function navarch_forgotten(asked bigint) returns bigint
    language sql stable set search_path from current as $$
select greatest((select c.revision from compaction c),
                (select max(s.upto) from skipped s where s.after < asked and asked < s.upto))
$$;

create or replace function navarch_require_known(asked bigint) returns void
    language plpgsql stable set search_path from current as $$
declare
    forgotten bigint := navarch_forgotten(asked);
    newest bigint := (select r.current from revision r);
begin
    if asked is null or asked < 0 then
        raise exception 'not a revision: %', asked using errcode = '22023';
    elsif asked < forgotten then
        raise exception 'the change log begins after revision %, nothing is known of revision %',
            forgotten, asked using errcode = 'NV410';
    elsif asked > newest then
        raise exception 'revision % is yet to come, the newest is %', asked, newest
            using errcode = '22023';
    end if;
end
$$;

-- To be called once, before the API service is started on a state that is older than what others
-- saw. A cluster makes fewer than 100000 changes a second, so all that were made since the state was
-- taken lie below the new revision; ten minutes more are for clocks that differ.
create function navarch_mark_restored(taken timestamptz) returns bigint
    language plpgsql set search_path from current as $$
declare
    newest bigint;
    raised bigint;
begin
    select r.current into newest from revision r for update;
    raised := newest
        + (100000 * (600 + greatest(0, extract(epoch from clock_timestamp() - taken))))::bigint;
    insert into skipped (after, upto) values (newest, raised);
    update revision set current = raised;
    update relayed set revision = 0, incarnation = gen_random_uuid();
    return raised;
end
$$;
comment on function navarch_mark_restored is 'makes a state that was taken at a moment the newest, whatever happened since';
revoke execute on function navarch_mark_restored(timestamptz) from public;
