{{/* The restrictions of every Pod. */}}
{{- define "chat4all.podSecurity" -}}
automountServiceAccountToken: false
# Service environment variables (CHAT4ALL_ROUTER_PORT) would be refused as unknown settings.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "chat4all.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end -}}

{{/* The image of an app: (dict "root" $ "app" "router" "tag" ""). */}}
{{- define "chat4all.image" -}}
image: {{ printf "%s/%s:%s" .root.Values.image.repository .app (.tag | default .root.Values.image.tag | default .root.Chart.AppVersion) | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{- end -}}

{{/* The settings of every app. */}}
{{- define "chat4all.settings" -}}
{{- $values := .Values -}}
- { name: CHAT4ALL_BUS, value: {{ include "chat4all.bus" . | quote }} }
- { name: CHAT4ALL_STORE, value: {{ include "chat4all.store" . | quote }} }
{{- if include "chat4all.configSource" . }}
- { name: CHAT4ALL_CONFIG, value: /etc/chat4all/config.yaml }
{{- end }}
{{- if $values.masterKey.secret }}
- { name: CHAT4ALL_MASTER_KEY, value: file:/etc/chat4all-secrets/master-key }
{{- end }}
- { name: CHAT4ALL_METRICS, value: '0.0.0.0:8000' }
- { name: CHAT4ALL_PARTITIONS, value: {{ $values.kafka.partitions | quote }} }
- { name: CHAT4ALL_RETENTION_HOURS, value: {{ $values.kafka.retentionHours | quote }} }
- { name: CHAT4ALL_GRACE_SECONDS, value: {{ $values.graceSeconds | quote }} }
- { name: CHAT4ALL_LOG_LEVEL, value: {{ $values.logLevel }} }
{{- if $values.sandbox.enabled }}
- { name: CHAT4ALL_SANDBOX, value: '{{ include "chat4all.name" . }}-sandbox:8090' }
{{- end }}
{{- range $name, $value := $values.environment }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- range $name, $from := $values.secretEnvironment }}
- name: {{ $name }}
  valueFrom: { secretKeyRef: { name: {{ $from.secret }}, key: {{ $from.key | quote }} } }
{{- end }}
{{- end -}}

{{/* The source of the configuration file. Empty: the demo tenant, which needs the sandbox. */}}
{{- define "chat4all.configSource" -}}
{{- with .Values.config -}}
{{- if .secret -}}
secret: { secretName: {{ .secret }}, items: [{ key: {{ .key | quote }}, path: config.yaml }] }
{{- else if .configMap -}}
configMap: { name: {{ .configMap }}, items: [{ key: {{ .key | quote }}, path: config.yaml }] }
{{- else if .content -}}
configMap: { name: {{ include "chat4all.name" $ }}-config }
{{- else if not $.Values.sandbox.enabled -}}
{{- fail "config: is required; set config.secret, config.configMap or config.content to the configuration file, or sandbox.enabled for a trial with simulated accounts" -}}
{{- end -}}
{{- end -}}
{{- end -}}
