-- Views that a person can query: select name, phase, node from pods.

create function navarch_time(text) returns timestamptz
    language sql immutable parallel safe
    as $$ select $1::timestamptz $$;

create view things as
select resource, namespace, name, uid, revision,
       navarch_time(object #>> '{metadata,creationTimestamp}') as created,
       object #> '{metadata,labels}' as labels,
       object #> '{metadata,annotations}' as annotations,
       object #> '{metadata,deletionTimestamp}' is not null as terminating,
       case when resource = 'secrets' then null else object end as object
from objects;
comment on view things is 'every object of every type; secrets without their content';

create view namespaces as
select name, object #>> '{status,phase}' as phase, created, labels
from things where resource = 'namespaces';

create view nodes as
select name,
       (select c ->> 'status' from json_array_elements(object #> '{status,conditions}') c
        where c ->> 'type' = 'Ready') = 'True' as ready,
       coalesce((object #>> '{spec,unschedulable}')::boolean, false) as unschedulable,
       (select a ->> 'address' from json_array_elements(object #> '{status,addresses}') a
        where a ->> 'type' = 'InternalIP' limit 1) as ip,
       object #>> '{spec,podCIDR}' as pod_range,
       object #>> '{status,capacity,cpu}' as cpu,
       object #>> '{status,capacity,memory}' as memory,
       object #>> '{status,nodeInfo,kubeletVersion}' as version,
       created, labels
from things where resource = 'nodes';

create view pods as
select namespace, name,
       object #>> '{status,phase}' as phase,
       object #>> '{spec,nodeName}' as node,
       object #>> '{status,podIP}' as ip,
       (select count(*) from json_array_elements(object #> '{status,containerStatuses}') c
        where (c ->> 'ready')::boolean) as ready,
       json_array_length(object #> '{spec,containers}') as containers,
       (select coalesce(sum((c ->> 'restartCount')::int), 0)
        from json_array_elements(object #> '{status,containerStatuses}') c) as restarts,
       object #>> '{metadata,ownerReferences,0,name}' as owner,
       terminating, created, labels, uid
from things where resource = 'pods';

create view containers as
select t.namespace, t.name as pod, c ->> 'name' as name, c ->> 'image' as image,
       c #>> '{resources,requests,cpu}' as cpu_request,
       c #>> '{resources,requests,memory}' as memory_request,
       c #>> '{resources,limits,cpu}' as cpu_limit,
       c #>> '{resources,limits,memory}' as memory_limit
from things t cross join lateral json_array_elements(t.object #> '{spec,containers}') c
where t.resource = 'pods';

create view deployments as
select namespace, name,
       (object #>> '{spec,replicas}')::int as replicas,
       coalesce((object #>> '{status,updatedReplicas}')::int, 0) as updated,
       coalesce((object #>> '{status,readyReplicas}')::int, 0) as ready,
       coalesce((object #>> '{status,availableReplicas}')::int, 0) as available,
       created, labels
from things where resource = 'deployments.apps';

create view replica_sets as
select namespace, name,
       (object #>> '{spec,replicas}')::int as replicas,
       coalesce((object #>> '{status,readyReplicas}')::int, 0) as ready,
       object #>> '{metadata,ownerReferences,0,name}' as owner,
       created, labels
from things where resource = 'replicasets.apps';

create view stateful_sets as
select namespace, name,
       (object #>> '{spec,replicas}')::int as replicas,
       coalesce((object #>> '{status,readyReplicas}')::int, 0) as ready,
       created, labels
from things where resource = 'statefulsets.apps';

create view daemon_sets as
select namespace, name,
       coalesce((object #>> '{status,desiredNumberScheduled}')::int, 0) as desired,
       coalesce((object #>> '{status,numberReady}')::int, 0) as ready,
       created, labels
from things where resource = 'daemonsets.apps';

create view jobs as
select namespace, name,
       coalesce((object #>> '{status,active}')::int, 0) as active,
       coalesce((object #>> '{status,succeeded}')::int, 0) as succeeded,
       coalesce((object #>> '{status,failed}')::int, 0) as failed,
       created, labels
from things where resource = 'jobs.batch';

create view services as
select namespace, name,
       object #>> '{spec,type}' as type,
       object #>> '{spec,clusterIP}' as cluster_ip,
       (select string_agg(concat_ws('/', p ->> 'port', p ->> 'protocol'), ', ')
        from json_array_elements(object #> '{spec,ports}') p) as ports,
       object #> '{spec,selector}' as selector,
       created, labels
from things where resource = 'services';

create view config_maps as
select namespace, name, object -> 'data' as data, created, labels
from things where resource = 'configmaps';

create view secrets as
select namespace, name, created, labels
from things where resource = 'secrets';

create view events as
select namespace, name,
       coalesce(navarch_time(object ->> 'lastTimestamp'), navarch_time(object ->> 'eventTime'),
                created) as at,
       object ->> 'type' as type,
       object ->> 'reason' as reason,
       coalesce(object #>> '{involvedObject,kind}', object #>> '{regarding,kind}') as about_kind,
       coalesce(object #>> '{involvedObject,name}', object #>> '{regarding,name}') as about_name,
       coalesce(object ->> 'message', object ->> 'note') as message,
       coalesce((object ->> 'count')::int, 1) as count
from things where resource in ('events', 'events.events.k8s.io');

create view history as
select revision, at, type, resource, namespace, name, uid,
       case when resource = 'secrets' then null else before end as before,
       case when resource = 'secrets' then null else after end as after
from changes;
comment on view history is 'every change that is still in the log; secrets without their content';
