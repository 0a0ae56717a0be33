{{/* The name of every object: the release name, with the chart name unless the release name contains it. */}}
{{- define "chat4all.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* The selector labels of an app: (dict "root" $ "component" "router"), and "channel" for a worker. */}}
{{- define "chat4all.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- with .channel }}
chat4all/channel: {{ . }}
{{- end }}
{{- end -}}

{{/* All labels of an object. */}}
{{- define "chat4all.labels" -}}
{{ include "chat4all.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: chat4all
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}
