"""The same through the AWS command line; each call is a process of its own."""
import json
import re
import subprocess
import sys

import life


class Refused(Exception):
    pass


def call(operation, request):
    command = re.sub(r'(?<!^)(?=[A-Z])', '-', operation).lower()
    run = subprocess.run(['aws', 'imagebuilder', command, '--cli-input-json', json.dumps(request)], capture_output=True, text=True)
    if run.returncode:
        found = re.search(r'\((\w+)\) when calling', run.stderr)
        raise Refused(found[1] if found else run.stderr)
    return json.loads(run.stdout or '{}')


def missing(attempt):
    try:
        attempt()
    except Refused as problem:
        return str(problem)


life.Lives(life.load(sys.argv[1]), call, missing).run()
