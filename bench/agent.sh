# The agent program alone, as `buildfarm-agent run` and `validate`. Sourced by bench.sh.

bench_agent() {
  say 'The agent program'
  local folder=$work/agent program=$agent_folder/buildfarm-agent
  mkdir -p "$folder"
  agent_speed
  agent_memory
  agent_validate
  agent_copy
  local bytes
  bytes=$(du -sb "$agent_folder" | cut -f1)
  row 'agent: folder' "$(awk -v b="$bytes" 'BEGIN { printf "%.1f MiB", b / 1048576 }')" '32 MiB' "$(divide "$bytes" $((32 * 1048576)))" '<= 1'
  rm -rf "$folder"
}

# run_agent FILE: its phases, logs and state in a folder of their own
run_agent() { "$program" run --documents "$1" --log-directory "$folder/log" --state-directory "$folder/state" >/dev/null; }

# agent_document FILE STEP…: every STEP is a line of bash
agent_document() {
  local file=$1 number=0 command
  shift
  printf 'schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n' >"$file"
  for command; do
    printf '      - { name: S%d, action: ExecuteBash, inputs: { commands: ["%s"] } }\n' "$((++number))" "$command" >>"$file"
  done
}

agent_speed() {
  agent_document "$folder/first.yaml" "date +%s%N > $folder/first"
  local steps=() began first
  for ((i = 0; i < 200; i++)); do steps+=(true); done
  agent_document "$folder/many.yaml" "${steps[@]}"
  run_agent "$folder/first.yaml"
  first=$(for _ in {1..11}; do
    began=$(now)
    run_agent "$folder/first.yaml"
    echo $((($(cat "$folder/first") - began) / 1000000))
  done | sort -n | sed -n 6p)
  row 'agent: start to first step (median of 11)' "$first ms" '120 ms' "$(divide "$first" 120)" '<= 1'

  local whole many='' loop='' seconds
  whole=$(for _ in {1..11}; do
    began=$(now)
    run_agent "$folder/first.yaml"
    since "$began"
    echo
  done | sort -n | sed -n 6p)
  for ((i = 0; i < 5; i++)); do
    began=$(now)
    run_agent "$folder/many.yaml"
    seconds=$(since "$began")
    if [[ -z $many ]] || less "$seconds" "$many"; then many=$seconds; fi
    began=$(now)
    bash -c 'for i in {1..200}; do bash -c true; done'
    seconds=$(since "$began")
    if [[ -z $loop ]] || less "$seconds" "$loop"; then loop=$seconds; fi
  done
  seconds=$(minus "$many" "$whole")
  row 'agent: 200 steps of true, start-up apart' "$seconds s ($many s with it)" "shell loop $loop s" "$(divide "$seconds" "$loop")" '<= 1.2'
}

agent_memory() {
  # PPID of the step's script is the agent
  agent_document "$folder/output.yaml" "head -c 100000000 /dev/urandom | base64 -w 100 | head -c 100000000; grep VmHWM /proc/\$PPID/status > $folder/peak"
  run_agent "$folder/output.yaml"
  local mib
  mib=$(awk '{ printf "%.1f", $2 / 1024 }' "$folder/peak")
  row 'agent: peak memory, 100 MB of output' "$mib MiB" '80 MiB' "$(divide "$mib" 80)" '<= 1'
}

agent_validate() {
  local files=() began best='' seconds
  for ((i = 0; i < 100; i++)); do
    agent_document "$folder/document-$i.yaml" 'echo one' 'echo two' 'apt-get update' "echo $i" 'uname -a'
    files+=("$folder/document-$i.yaml")
  done
  for ((i = 0; i < 5; i++)); do
    began=$(now)
    (IFS=,; "$program" validate --documents "${files[*]}" >/dev/null)
    seconds=$(since "$began")
    if [[ -z $best ]] || less "$seconds" "$best"; then best=$seconds; fi
  done
  row 'agent: validate 100 documents in one call' "$best s" '1 s' "$(divide "$best" 1)" '<= 1'
}

agent_copy() {
  head -c 1073741824 /dev/urandom >"$folder/big"
  printf 'schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - { name: Copy, action: CopyFile, inputs: [ { source: %s, destination: %s } ] }\n' "$folder/big" "$folder/copy" >"$folder/copy.yaml"
  local whole=0 ours='' cp='' began seconds
  for ((i = 0; i < 5; i++)); do
    rm -f "$folder/copy"
    sync
    began=$(now)
    cp "$folder/big" "$folder/copy"
    seconds=$(since "$began")
    if [[ -z $cp ]] || less "$seconds" "$cp"; then cp=$seconds; fi
    rm -f "$folder/copy"
    sync
    run_agent "$folder/copy.yaml"
    # by the agent's own record of the step: the start-up has a row of its own
    seconds=$(step_seconds)
    if [[ -z $ours ]] || less "$seconds" "$ours"; then ours=$seconds; fi
  done
  row 'agent: CopyFile of 1 GB' "$ours s" "cp $cp s" "$(divide "$ours" "$cp")" '<= 1.11'
}

# seconds of the last run's only step
step_seconds() {
  local details
  details=$(ls -t "$folder"/log/TOE_*/detailedoutput.json | head -n 1)
  jq -r '.documents[0].phases[0].steps[0] | [.startTime, .endTime] | map(sub("\\+00:00$"; "Z") | capture("^(?<s>.*)\\.(?<ms>[0-9]+)Z$") | (.s + "Z" | fromdate) + (.ms | tonumber / 1000)) | .[1] - .[0]' "$details" | awk '{ printf "%.3f", $1 }'
}
