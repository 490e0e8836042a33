# Whole builds against the same work done otherwise. Sourced by bench.sh.

# Of several runs the quickest: noise only ever adds.
runs=3

bench_full_build() {
  say 'Full build of examples/web-server'
  farm apply -f "$root/examples/web-server" >/dev/null
  local result best='' seconds without hand=''
  build web-server --no-cache >/dev/null   # warm: the package mirror, the page cache
  for ((i = 0; i < runs; i++)); do
    result=$(build web-server --no-cache)
    seconds=$(build_seconds "$result")
    if [[ -z $best ]] || less "$seconds" "$best"; then
      best=$seconds
      without=$(minus "$seconds" "$(boot_seconds "$result")")
      step_times "$result" >"$work/full-build.txt"
    fi
  done
  full_seconds=$best
  cat "$work/full-build.txt"

  local began
  for ((i = 0; i <= runs; i++)); do
    began=$(now)
    with_root hand /bin/bash -s <"$root/bench/by-hand.sh" >"$work/by-hand.log" 2>&1 || { tail -n 5 "$work/by-hand.log" >&2; die 'the commands by hand failed'; }
    seconds=$(since "$began")
    if ((i > 0)) && { [[ -z $hand ]] || less "$seconds" "$hand"; }; then hand=$seconds; fi
  done
  row 'full build, boots apart' "$without s ($best s with boots)" "by hand $hand s" "$(divide "$without" "$hand")" '<= 1.3'

  local docker
  docker=$(bench_dockerfile)
  row 'full build, boots and all' "$best s" "Dockerfile, buildah $docker s" "$(divide "$best" "$docker")" '<= 0.75'
}

# The same steps as a Dockerfile, one RUN a component. Prints seconds.
bench_dockerfile() {
  local context=$work/dockerfile began
  mkdir -p "$context"
  cp "$root/bench/by-hand.sh" "$context/"
  {
    echo FROM localhost/buildfarm-bench-base
    echo COPY by-hand.sh /tmp/by-hand.sh
    for part in 1 2 3 4 5 validate test; do echo "RUN bash /tmp/by-hand.sh $part"; done
  } >"$context/Dockerfile"
  export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=${STORAGE_DRIVER:-overlay}
  local storage=(--root "$work/containers" --runroot "$work/containers-run")
  local container
  container=$(buildah "${storage[@]}" from scratch)
  cp -a "$base/." "$(buildah "${storage[@]}" mount "$container")/"
  buildah "${storage[@]}" umount "$container" >/dev/null
  buildah "${storage[@]}" commit --quiet --rm "$container" localhost/buildfarm-bench-base >/dev/null
  local best='' seconds
  for ((i = 0; i < runs; i++)); do
    began=$(now)
    buildah "${storage[@]}" bud --quiet --no-cache --layers --network host -t localhost/buildfarm-bench "$context" >"$work/buildah.log" 2>&1 \
      || { tail -n 15 "$work/buildah.log" >&2; die 'buildah could not build the Dockerfile'; }
    seconds=$(since "$began")
    if [[ -z $best ]] || less "$seconds" "$best"; then best=$seconds; fi
  done
  printf %s "$best"
}

bench_last_component() {
  say 'Changing the last of five components'
  local copy=$work/web-server result seconds
  cp -r "$root/examples/web-server" "$copy"
  build web-server >/dev/null   # fills the cache
  sed -i "/name: Release/{n;s/value: .*/value: 'bench-$(now)'/}" "$copy/web-server.yaml"
  farm apply -f "$copy" >/dev/null
  result=$(build web-server)
  seconds=$(build_seconds "$result")
  row 'last of five components changed' "$seconds s" "full build $full_seconds s" "$(divide "$seconds" "$full_seconds")" '< 0.25'

  result=$(build web-server)
  row 'nothing changed, web-server' "$(build_seconds "$result") s" '0.5 s' "$(divide "$(build_seconds "$result")" 0.5)" '<= 1'
}

bench_echo() {
  say 'A recipe of one echo'
  farm apply -f "$root/bench/manifests/echo.yaml" >/dev/null
  build bench-echo --no-cache >/dev/null
  local one five
  one=$(for _ in 1 2 3 4 5; do build_seconds "$(build bench-echo --no-cache)"; done | sort -n | sed -n 3p)
  row 'one echo, request to AVAILABLE (median of 5)' "$one s" '2 s' "$(divide "$one" 2)" '<= 1'
  five=$(build_seconds "$(build bench-echo --no-cache --region us-east-1 --region us-east-2 --region us-west-1 --region us-west-2 --region eu-west-1)")
  row 'five echoes at once' "$five s" "one $one s" "$(divide "$five" "$one")" '<= 2.5'
  build bench-echo >/dev/null
  local again
  again=$(for _ in 1 2 3 4 5; do build_seconds "$(build bench-echo)"; done | sort -n | sed -n 3p)
  row 'nothing changed, echo (median of 5)' "$again s" '0.5 s' "$(divide "$again" 0.5)" '<= 1'
}
