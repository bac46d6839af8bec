//! Files for Kubernetes: a recipe for an image with nginx and the site in it, and a manifest that runs it without rights.

use super::plan::Plan;
use super::quote::yaml;
use super::{Emitted, address, nginx};

/// Renders the files for Kubernetes: those of nginx, and what is around it.
pub(super) fn emit(plan: &Plan) -> Emitted {
    let mut emitted = nginx::emit(plan);
    if !emitted.refused.is_empty() {
        return emitted;
    }
    emitted.files.retain(|(path, _)| matches!(path.as_str(), "blog-http.conf" | "blog-server.conf"));
    for (path, _) in &mut emitted.files {
        *path = format!("nginx/{path}");
    }
    emitted.files.push(("Containerfile".to_owned(), containerfile(plan)));
    emitted.files.push(("nginx/nginx.conf".to_owned(), NGINX.to_owned()));
    emitted.files.push(("blog.yaml".to_owned(), manifest(plan)));
    emitted.files.sort();
    emitted.needs = vec![
        "Kubernetes 1.25 or newer, and a place for images.".to_owned(),
        "The recipe is built in a folder with `nginx/` and the site in `site/`; the base image is named by its digest in `BASE`.".to_owned(),
        "The files keep their time of change in the image; an image with one time for all files would serve old pages from caches.".to_owned(),
        "TLS, HSTS and the redirect from `http` to `https` are set in front of it (Ingress or Gateway).".to_owned(),
        "In `blog.yaml` the name of the image is replaced by yours, with its digest.".to_owned(),
    ];
    emitted.cannot.push("Brotli is left out: the base image has no module for it.".to_owned());
    emitted
}

fn containerfile(plan: &Plan) -> String {
    format!(
        "# {}, build {}.
# Name the base by its digest: --build-arg BASE=nginxinc/nginx-unprivileged@sha256:…
ARG BASE=nginxinc/nginx-unprivileged:stable
FROM ${{BASE}}
COPY nginx/ /etc/nginx/blog/
COPY site/ /srv/blog/
USER 101
CMD [\"nginx\", \"-c\", \"/etc/nginx/blog/nginx.conf\", \"-g\", \"daemon off;\"]
",
        plan.base_url, plan.build
    )
}

const NGINX: &str = "\
pid /tmp/nginx.pid;
error_log /dev/stderr;
worker_rlimit_nofile 2048;
events { worker_connections 1024; }
http {
    access_log /dev/stdout;
    client_body_temp_path /tmp/client_body;
    proxy_temp_path /tmp/proxy;
    fastcgi_temp_path /tmp/fastcgi;
    uwsgi_temp_path /tmp/uwsgi;
    scgi_temp_path /tmp/scgi;
    sendfile on;
    include /etc/nginx/blog/blog-http.conf;
    server {
        listen 8080;
        server_name _;
        root /srv/blog;
        include /etc/nginx/blog/blog-server.conf;
    }
}
";

/// Which path tells that the server is well: the version if the site has one.
fn probe(plan: &Plan) -> &str {
    if plan.documents.iter().any(|document| document.url == "/version.json") { "/version.json" } else { "/" }
}

fn manifest(plan: &Plan) -> String {
    let name: String = address::host(&plan.base_url)
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' })
        .collect();
    let name = yaml(name.get(..63).unwrap_or(&name).trim_matches('-'));
    MANIFEST
        .replace("{name}", &name)
        .replace("{build}", &yaml(&plan.build))
        .replace("{probe}", &yaml(probe(plan)))
        .replace("{image}", &yaml("registry.example/blog@sha256:REPLACE"))
}

const MANIFEST: &str = r"apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  labels:
    app.kubernetes.io/name: {name}
    app.kubernetes.io/version: {build}
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: {name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {name}
        app.kubernetes.io/version: {build}
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 101
        runAsGroup: 101
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: blog
          image: {image}
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            httpGet:
              path: {probe}
              port: http
          livenessProbe:
            tcpSocket:
              port: http
          resources:
            requests:
              cpu: 50m
              memory: 32Mi
            limits:
              memory: 128Mi
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop:
                - ALL
          volumeMounts:
            - name: temporary
              mountPath: /tmp
      volumes:
        - name: temporary
          emptyDir: {}
---
apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
  selector:
    app.kubernetes.io/name: {name}
  ports:
    - name: http
      port: 80
      targetPort: http
";
