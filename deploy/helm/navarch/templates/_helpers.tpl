{{/* How everything of the release begins. Secrets and Services append to it. */}}
{{- define "navarch.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains "navarch" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-navarch" (.Release.Name | trunc 32 | trimSuffix "-") -}}
{{- end -}}
{{- end -}}

{{- define "navarch.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: navarch
{{- end -}}

{{/* Call with (dict "root" $ "name" "api"). */}}
{{- define "navarch.selector" -}}
app.kubernetes.io/name: navarch
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{- define "navarch.meta" -}}
name: {{ include "navarch.fullname" .root }}-{{ .name }}
labels:
  {{- include "navarch.selector" . | nindent 2 }}
  {{- include "navarch.labels" .root | nindent 2 }}
{{- end -}}

{{- define "navarch.image" -}}
{{ .root.Values.image.registry }}/{{ .name }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{- define "navarch.apiHost" -}}
{{ include "navarch.fullname" . }}-api.{{ .Release.Namespace }}.svc
{{- end -}}

{{- define "navarch.server" -}}
{{ .Values.kubeconfig.server | default (printf "https://%s:%v" (include "navarch.apiHost" .) (int .Values.api.service.port)) }}
{{- end -}}

{{/* What is wrong with the values all together, which their schema cannot say. */}}
{{- define "navarch.validate" -}}
{{- if and (not .Values.postgres.bundled.enabled) (not .Values.postgres.external.url) -}}
{{- fail "postgres.external.url is required where postgres.bundled.enabled is false" -}}
{{- end -}}
{{- if and (not .Values.kafka.bundled.enabled) (not .Values.kafka.external.bootstrapServers) -}}
{{- fail "kafka.external.bootstrapServers is required where kafka.bundled.enabled is false" -}}
{{- end -}}
{{- if and .Values.kafka.external.user (not .Values.kafka.external.passwordSecret.name) -}}
{{- fail "kafka.external.passwordSecret.name is required with kafka.external.user" -}}
{{- end -}}
{{- end -}}

{{/* Name and key of the Secret with the token by which machines join, as YAML. */}}
{{- define "navarch.joinToken" -}}
{{- with .Values.nodeAgent.tokenSecret -}}
{{- if .name -}}
{name: {{ .name }}, key: {{ .key }}}
{{- else -}}
{name: {{ include "navarch.fullname" $ }}-join, key: token}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What "navarch secrets" makes of tokens by which machines join: one, or none. */}}
{{- define "navarch.tokens" -}}
{{- if and .Values.nodeAgent.enabled (not .Values.nodeAgent.tokenSecret.name) }}join{{ end -}}
{{- end -}}

{{/* The Secrets that "navarch secrets" makes beside those of the services. */}}
{{- define "navarch.passwords" -}}
{{- $names := list -}}
{{- if .Values.postgres.bundled.enabled }}{{ $names = append $names "postgres" }}{{ end -}}
{{- if .Values.kafka.bundled.enabled }}{{ $names = append $names "kafka" }}{{ end -}}
{{ join "," $names }}
{{- end -}}

{{/* The checksum is of what this service reads, so that a change of another's settings leaves it running. */}}
{{- define "navarch.podMeta" -}}
labels:
  {{- include "navarch.selector" . | nindent 2 }}
  {{- include "navarch.labels" .root | nindent 2 }}
annotations:
  checksum/config: {{ include "navarch.configOf" . | sha256sum }}
  {{- with .values.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* Nobody but the job that makes the Secrets speaks with this cluster's API. Variables that name
     Services would be taken for settings. */}}
{{- define "navarch.podSpec" -}}
serviceAccountName: {{ include "navarch.fullname" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- include "navarch.placement" . }}
{{- end -}}

{{- define "navarch.placement" -}}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "navarch.podSecurity" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "navarch.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end -}}

{{- define "navarch.spread" -}}
{{- $call := . -}}
{{- with .values.spreadOver -}}
topologySpreadConstraints:
  {{- range . }}
  - topologyKey: {{ . }}
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "navarch.selector" $call | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
  {{- end }}
{{- end }}
{{- end -}}

{{/* A container of one service, up to its ports and mounts. */}}
{{- define "navarch.container" -}}
name: {{ .name }}
image: {{ include "navarch.image" . }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{- with .values.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "navarch.env" -}}
- {name: NAVARCH_HOME, value: /var/lib/navarch}
- {name: NAVARCH_HEALTH_PORT, value: {{ .health | default "8090" | quote }}}
- {name: NAVARCH_HEALTH_BIND, value: 0.0.0.0}
- {name: SPRING_CONFIG_ADDITIONALLOCATION, value: "file:/etc/navarch/config/shared.yaml,file:/etc/navarch/config/own.yaml"}
{{- with .values.heap }}
- {name: NAVARCH_HEAP, value: {{ . | quote }}}
{{- end }}
{{- with .values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "navarch.probes" -}}
startupProbe:
  httpGet: {path: /livez, port: health}
  periodSeconds: 2
  failureThreshold: 300
livenessProbe:
  httpGet: {path: /livez, port: health}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /readyz, port: health}
  periodSeconds: 5
  timeoutSeconds: 5
{{- end -}}

{{- define "navarch.mounts" -}}
- {name: home, mountPath: /var/lib/navarch}
- {name: tmp, mountPath: /tmp}
- {name: config, mountPath: /etc/navarch/config, readOnly: true}
{{- include "navarch.kafkaMounts" .root }}
{{- end -}}

{{- define "navarch.kafkaMounts" -}}
{{- if include "navarch.kafkaPassword" . }}
- {name: kafka-password, mountPath: /etc/navarch/kafka-password, readOnly: true}
{{- end }}
{{- if and (not .Values.kafka.bundled.enabled) .Values.kafka.external.filesSecret }}
- {name: kafka-files, mountPath: /etc/navarch/kafka, readOnly: true}
{{- end }}
{{- end -}}

{{/* Name and key of the Secret with Kafka's password, as YAML; nothing where there is no login. */}}
{{- define "navarch.kafkaPassword" -}}
{{- if .Values.kafka.bundled.enabled -}}
{name: {{ include "navarch.fullname" . }}-kafka, key: password}
{{- else if .Values.kafka.external.user -}}
{{- with .Values.kafka.external.passwordSecret -}}
{name: {{ .name }}, key: {{ .key }}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Call with (dict "root" $ "name" "api" "secret" "authority"); keys lie in memory and read-only. */}}
{{- define "navarch.volumes" -}}
- name: home
  emptyDir: {}
- name: tmp
  emptyDir: {}
- name: config
  configMap:
    name: {{ include "navarch.fullname" .root }}-config
    items:
      - {key: shared.yaml, path: shared.yaml}
      - {key: {{ .name }}.yaml, path: own.yaml}
{{- with .secret }}
- name: keys
  secret:
    secretName: {{ include "navarch.fullname" $.root }}-{{ . }}
    defaultMode: 288 # 0440
{{- end }}
{{- include "navarch.kafkaVolumes" .root }}
{{- end -}}

{{- define "navarch.kafkaVolumes" -}}
{{- with include "navarch.kafkaPassword" . | fromYaml }}
{{- if .name }}
- name: kafka-password
  secret:
    secretName: {{ .name }}
    defaultMode: 288 # 0440
    items:
      - {key: {{ .key }}, path: password}
{{- end }}
{{- end }}
{{- if and (not .Values.kafka.bundled.enabled) .Values.kafka.external.filesSecret }}
- name: kafka-files
  secret:
    secretName: {{ .Values.kafka.external.filesSecret }}
    defaultMode: 288 # 0440
{{- end }}
{{- end -}}

{{/* A Deployment with standbys: controller and scheduler. */}}
{{- define "navarch.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "navarch.meta" . | nindent 2 }}
spec:
  replicas: {{ .values.replicas | default 1 }}
  selector:
    matchLabels:
      {{- include "navarch.selector" . | nindent 6 }}
  template:
    metadata:
      {{- include "navarch.podMeta" . | nindent 6 }}
    spec:
      {{- include "navarch.podSpec" . | nindent 6 }}
      {{- include "navarch.podSecurity" . | nindent 6 }}
      {{- with include "navarch.spread" . }}
      {{- . | nindent 6 }}
      {{- end }}
      containers:
        - {{ include "navarch.container" . | nindent 10 | trim }}
          {{- include "navarch.containerSecurity" . | nindent 10 }}
          env:
            {{- include "navarch.env" . | nindent 12 }}
            {{- with .env }}
            {{- . | nindent 12 }}
            {{- end }}
          ports:
            - {name: health, containerPort: 8090}
            {{- with .ports }}
            {{- . | nindent 12 }}
            {{- end }}
          {{- include "navarch.probes" . | nindent 10 }}
          volumeMounts:
            {{- include "navarch.mounts" . | nindent 12 }}
            - {name: keys, mountPath: /var/lib/navarch/pki, readOnly: true}
      volumes:
        {{- include "navarch.volumes" . | nindent 8 }}
{{- end -}}
