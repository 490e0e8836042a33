"""example.py [ARN of an image's build version ...]"""
import sys

import grpc
import health_pb2
import reflection_pb2
from buildfarm.farm.v1 import farm_pb2
from buildfarm.imagebuilder.v1 import images_pb2

from farm import Farm, details


def main(arns):
    farm = Farm.from_environment()
    health = farm.health.Check(health_pb2.HealthCheckRequest(), metadata=farm.metadata(), timeout=10)
    print("health", health_pb2.HealthCheckResponse.ServingStatus.Name(health.status))
    print("services", *services(farm))

    images = farm.builder.ListImages(
        images_pb2.ListImagesRequest(max_results=25), metadata=farm.metadata(), timeout=10, compression=grpc.Compression.Gzip)
    print("images", len(images.image_version_list))

    try:
        farm.builder.ListImages(images_pb2.ListImagesRequest(max_results=99), metadata=farm.metadata(), timeout=10)
    except grpc.RpcError as error:
        kind, fields = details(error)
        print("refused", error.code().name, kind, *fields)

    # What takes longer than its deadline is given up by both sides.
    try:
        print("cloud", farm.farm.GetFarmStatus(farm_pb2.GetFarmStatusRequest(), metadata=farm.metadata(), timeout=0.3).cloud)
    except grpc.RpcError as error:
        print("status", error.code().name)

    if arns:
        leave_after_first_event(farm, arns[0])
        watch(farm, arns)
    farm.close()


def services(farm):
    answers = farm.reflection.ServerReflectionInfo(
        iter([reflection_pb2.ServerReflectionRequest(list_services="")]), metadata=farm.metadata(), timeout=10)
    return [service.name for service in next(answers).list_services_response.service]


def leave_after_first_event(farm, arn):
    """A server stream."""
    events = farm.farm.WatchBuild(farm_pb2.WatchBuildRequest(image_build_version_arn=arn), metadata=farm.metadata())
    try:
        for _ in events:
            events.cancel()
    except grpc.RpcError as error:
        print("left", error.code().name)


def watch(farm, arns):
    """A stream of both directions: a request adds a build."""
    requests = (farm_pb2.WatchBuildRequest(image_build_version_arn=arn, include_log=True) for arn in arns)
    for event in farm.farm.WatchBuilds(requests, metadata=farm.metadata()):
        build = "/".join(event.image_build_version_arn.split("/")[-3:])
        kind = event.WhichOneof("event")
        if kind == "state":
            print(build, event.state.status)
        elif kind == "step":
            print(build, event.step.step, event.step.status)
        elif kind == "log":
            print(build, "|", event.log.text)
        elif kind == "end":
            print(build, "end", event.end.error_type)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except grpc.RpcError as error:
        sys.exit(f"{error.code().name}: {error.details()} {details(error)[0]}")
