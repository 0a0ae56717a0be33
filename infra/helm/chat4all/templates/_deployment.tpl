{{/*
The Deployment of an app:

- root, component, name; channel for a worker
- app: the values of this app (replicas, resources, tag, …)
- scaled: an autoscaler sets the number of replicas
- ports: its ports besides the metrics, if any; settings: further environment variables
- drains: it has a Service, which it leaves before it stops
*/}}
{{- define "chat4all.deployment" -}}
{{- $root := .root -}}
{{- $values := .root.Values -}}
{{- $preStop := ternary $values.preStopSeconds 0 (.drains | default false) -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  labels: {{- include "chat4all.labels" . | nindent 4 }}
spec:
  {{- if not .scaled }}
  replicas: {{ .app.replicas }}
  {{- end }}
  selector:
    matchLabels: {{- include "chat4all.selector" . | nindent 6 }}
  strategy:
    type: RollingUpdate
    # A new Pod is ready before an old one stops.
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
  template:
    metadata:
      labels: {{- include "chat4all.labels" . | nindent 8 }}
      annotations:
        # A change of the configuration file replaces the Pods.
        checksum/config: {{ $values.config.content | sha256sum }}
        {{- with .app.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      {{- include "chat4all.podSecurity" $root | nindent 6 }}
      {{- with .hostname }}
      hostname: {{ . }}
      {{- end }}
      terminationGracePeriodSeconds: {{ add $preStop $values.graceSeconds 5 }}
      topologySpreadConstraints:
        {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
        - maxSkew: 1
          topologyKey: {{ . }}
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: {{- include "chat4all.selector" $ | nindent 14 }}
          matchLabelKeys: [pod-template-hash]
        {{- end }}
      {{- with .app.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .app.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .app.affinity }}
      affinity: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .component }}
          {{- include "chat4all.image" (dict "root" $root "app" .component "tag" .app.tag) | nindent 10 }}
          {{- include "chat4all.containerSecurity" $root | nindent 10 }}
          env:
            {{- include "chat4all.settings" $root | nindent 12 }}
            {{- with .settings }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            {{- range .ports }}
            - { name: {{ .name }}, containerPort: {{ .number }} }
            {{- end }}
            - { name: metrics, containerPort: 8000 }
          # Processes wait for an unavailable broker or database; only one that does not answer is restarted.
          startupProbe:
            httpGet: { path: /healthz, port: metrics }
            periodSeconds: 2
            failureThreshold: 30
          livenessProbe:
            httpGet: { path: /healthz, port: metrics }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 3
          readinessProbe:
            # Not the gRPC health of the router: Kubernetes cannot check it over TLS.
            httpGet: { path: /readyz, port: metrics }
            periodSeconds: 5
            timeoutSeconds: 3
            failureThreshold: 2
          {{- if $preStop }}
          lifecycle:
            preStop: { sleep: { seconds: {{ $preStop }} } }
          {{- end }}
          resources: {{- toYaml .app.resources | nindent 12 }}
          {{- include "chat4all.mounts" $root | nindent 10 }}
      {{- include "chat4all.volumes" $root | nindent 6 }}
{{- end -}}

{{- define "chat4all.mounts" -}}
{{- $secrets := include "chat4all.allSecrets" . | fromYaml -}}
volumeMounts:
  {{- if include "chat4all.configSource" . }}
  - { name: config, mountPath: /etc/chat4all, readOnly: true }
  {{- end }}
  {{- if $secrets }}
  - { name: secrets, mountPath: /etc/chat4all-secrets, readOnly: true }
  {{- end }}
  {{- range $index, $files := .Values.secretFiles }}
  - { name: secret-files-{{ $index }}, mountPath: {{ $files.path }}, readOnly: true }
  {{- end }}
  - { name: tmp, mountPath: /tmp }
{{- end -}}

{{- define "chat4all.volumes" -}}
{{- $secrets := include "chat4all.allSecrets" . | fromYaml -}}
volumes:
  {{- with include "chat4all.configSource" . }}
  - name: config
    {{- . | nindent 4 }}
  {{- end }}
  {{- with $secrets }}
  {{- include "chat4all.secretsVolume" . | nindent 2 }}
  {{- end }}
  {{- range $index, $files := .Values.secretFiles }}
  - name: secret-files-{{ $index }}
    secret: { secretName: {{ $files.secret }} }
  {{- end }}
  - name: tmp
    emptyDir: { sizeLimit: 64Mi }
{{- end -}}
