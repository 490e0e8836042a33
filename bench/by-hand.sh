#!/usr/bin/env bash
# The commands of examples/web-server as somebody would type them into the root of a base image: what its five components build, validate
# and test, in that order. Runs inside the root. With an argument only that part: 1 to 5, validate, test.
set -euo pipefail
greeting='Built, tested and distributed by a farm.'
export DEBIAN_FRONTEND=noninteractive

part_1() {
  apt-get -qq -o=Dpkg::Use-Pty=0 update
  apt-get -qq -o=Dpkg::Use-Pty=0 install --yes --no-install-recommends nginx-light curl procps >/dev/null
  apt-get clean
  mkdir -p /etc/web-server
  dpkg-query --show --showformat '${Version}' nginx-common >/etc/web-server/nginx-version
}

part_2() {
  mkdir -p /srv/web/errors
  cat >/srv/web/index.html <<END
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>The web server</title></head>
<body><h1>The web server</h1><p>$greeting</p><footer>nginx $(cat /etc/web-server/nginx-version)</footer></body>
</html>
END
  printf '<!doctype html>\n<title>not found</title>\n<p>There is no such page.</p>\n' >/srv/web/errors/404.html
  find /srv/web -type f -name '*.html' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1 >/etc/web-server/site-digest
}

part_3() {
  cat >/etc/nginx/sites-available/web <<'END'
server {
    listen 8080 default_server;
    server_name _;
    root /srv/web;
    error_page 404 /errors/404.html;
    location = /healthz {
        access_log off;
        default_type text/plain;
        return 200 "ok\n";
    }
    location / {
        try_files $uri $uri/ =404;
    }
}
END
  rm -f /etc/nginx/sites-enabled/default
  ln -sfn ../sites-available/web /etc/nginx/sites-enabled/web
  systemctl enable --quiet nginx.service
  echo 8080 >/etc/web-server/port
}

part_4() {
  printf '%s\n' 'server_tokens off;' 'add_header X-Content-Type-Options nosniff always;' 'add_header X-Frame-Options DENY always;' \
    'client_max_body_size 1m;' >/etc/nginx/conf.d/hardening.conf
  mkdir -p /etc/systemd/system/nginx.service.d
  printf '%s\n' '[Service]' NoNewPrivileges=yes LimitNOFILE=65536 Restart=on-failure >/etc/systemd/system/nginx.service.d/hardening.conf
  chown -R root:root /srv/web /etc/nginx
  chmod -R go-w /srv/web /etc/nginx
}

part_5() {
  printf 'release 1\nsite %s\n' "$(cat /etc/web-server/site-digest)" >/srv/web/release.txt
  dpkg-query --show >/etc/web-server/packages
}

part_validate() {
  nginx -v 2>/dev/null
  for package in nginx-light curl procps; do dpkg-query --status "$package" | grep -q 'Status:.* installed'; done
  test -e /srv/web/index.html -a -e /srv/web/errors/404.html
  grep -qF "$greeting" /srv/web/index.html
  nginx -t -q
  test "$(systemctl is-enabled nginx.service)" = enabled
  test -z "$(find /srv/web /etc/nginx ! -type l -perm /go+w)"
  nginx -t -q
  test -e /srv/web/release.txt -a -e /etc/web-server/packages
}

part_test() {
  nginx
  site=http://127.0.0.1:8080
  curl --silent --show-error --fail --retry 20 --retry-delay 1 --retry-all-errors $site/healthz >/dev/null
  curl --silent --fail $site/ | grep -qF "$greeting"
  test "$(curl --silent --output /dev/null --write-out '%{http_code}' $site/nowhere)" = 404
  curl --silent --head $site/ | tr -d '\r' >/tmp/headers
  grep -qx 'Server: nginx' /tmp/headers
  grep -qx 'X-Content-Type-Options: nosniff' /tmp/headers
  grep -qx 'X-Frame-Options: DENY' /tmp/headers
  pgrep --uid www-data nginx >/dev/null
  nginx -s stop
}

for part in "${@:-1}"; do
  if [[ $# -eq 0 ]]; then for all in 1 2 3 4 5 validate test; do "part_$all"; done; else "part_$part"; fi
done
