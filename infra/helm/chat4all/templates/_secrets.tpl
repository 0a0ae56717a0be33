{{/* The Secrets with passwords and certificates of Kafka and PostgreSQL, by the name of their file. */}}
{{- define "chat4all.storeSecrets" -}}
{{- with .Values.postgres }}
{{- if .password.secret }}
postgres-password: {{ toJson .password }}
{{- end }}
{{- if .ca.secret }}
postgres-ca: {{ toJson .ca }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "chat4all.allSecrets" -}}
{{- include "chat4all.storeSecrets" . }}
{{- if .Values.masterKey.secret }}
master-key: {{ toJson .Values.masterKey }}
{{- end }}
{{- with .Values.kafka }}
{{- if .password.secret }}
kafka-password: {{ toJson .password }}
{{- end }}
{{- if .ca.secret }}
kafka-ca: {{ toJson .ca }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A volume with these Secrets, one file each. */}}
{{- define "chat4all.secretsVolume" -}}
- name: secrets
  projected:
    sources:
      {{- range $file, $from := . }}
      - secret:
          name: {{ $from.secret }}
          items: [{ key: {{ required (printf "%s: give the key in the Secret %s" $file $from.secret) $from.key | quote }}, path: {{ $file }} }]
      {{- end }}
{{- end -}}
