{{/* The parameters of a URL, sorted by name: (dict "parameters" … "secrets" …). */}}
{{- define "chat4all.query" -}}
{{- $pairs := list -}}
{{- range $name, $value := . -}}
{{- $pairs = append $pairs (printf "%s=%s" $name (toString $value | urlquery)) -}}
{{- end -}}
{{- with $pairs }}?{{ join "&" . }}{{ end -}}
{{- end -}}

{{- define "chat4all.bus" -}}
{{- $kafka := .Values.kafka -}}
{{- $parameters := deepCopy $kafka.parameters -}}
{{- if $kafka.password.secret }}{{ $_ := set $parameters "password_file" "/etc/chat4all-secrets/kafka-password" }}{{ end -}}
{{- if $kafka.ca.secret }}{{ $_ := set $parameters "ca" "/etc/chat4all-secrets/kafka-ca" }}{{ end -}}
kafka://{{ join "," (required "kafka.brokers: is required; name some brokers as host:port" $kafka.brokers) }}
{{- include "chat4all.query" $parameters -}}
{{- end -}}

{{- define "chat4all.store" -}}
{{- $postgres := .Values.postgres -}}
{{- $parameters := deepCopy $postgres.parameters -}}
{{- if $postgres.password.secret }}{{ $_ := set $parameters "password_file" "/etc/chat4all-secrets/postgres-password" }}{{ end -}}
{{- if $postgres.ca.secret }}{{ $_ := set $parameters "sslrootcert" "/etc/chat4all-secrets/postgres-ca" }}{{ end -}}
postgres://{{ $postgres.user | urlquery }}@{{ required "postgres.host: is required; name the database host" $postgres.host }}:{{ $postgres.port }}/{{ $postgres.database }}
{{- include "chat4all.query" $parameters -}}
{{- end -}}
