import sys

import boto3
import botocore.exceptions
from botocore import xform_name

import life

client = boto3.client('imagebuilder')


def call(operation, request):
    return getattr(client, xform_name(operation))(**request)


def missing(attempt):
    try:
        attempt()
    except botocore.exceptions.ClientError as problem:
        return problem.response['Error']['Code']


life.Lives(life.load(sys.argv[1]), call, missing).run()
