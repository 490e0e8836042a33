"""A BuildFarm over gRPC: the channel, the credential, the details of errors. Runs with Debian's python3-grpcio."""
import base64
import datetime
import hashlib
import hmac
import os
import urllib.parse

import grpc
import health_pb2
import reflection_pb2
from buildfarm.farm.v1 import farm_pb2
from buildfarm.imagebuilder.v1 import imagebuilder_pb2
from buildfarm.rpc.v1 import status_pb2
from google.protobuf import message_factory, symbol_database


def bearer(host, region, key_id, secret, session_token=None, now=None):
    """The token of docs/grpc-auth.md: a presigned request for the host, good for 15 minutes."""
    def sign(key, text):
        return hmac.new(key, text.encode(), hashlib.sha256).digest()

    date = (now or datetime.datetime.now(datetime.timezone.utc)).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{date[:8]}/{region}/buildfarm/aws4_request"
    parameters = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{key_id}/{scope}",
        "X-Amz-Date": date,
        "X-Amz-Expires": "900",
        **({"X-Amz-Security-Token": session_token} if session_token else {}),
        "X-Amz-SignedHeaders": "host",
    }
    query = "&".join(f"{name}={urllib.parse.quote(value, safe='-_.~')}" for name, value in parameters.items())
    empty = hashlib.sha256(b"").hexdigest()
    canonical = "\n".join(["GET", "/farm/bearer", query, f"host:{host}", "", "host", empty])
    to_sign = "\n".join(["AWS4-HMAC-SHA256", date, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + secret).encode()
    for part in (date[:8], region, "buildfarm", "aws4_request"):
        key = sign(key, part)
    token = f"{query}&X-Amz-Signature={sign(key, to_sign).hex()}"
    return "bf1." + base64.urlsafe_b64encode(token.encode()).rstrip(b"=").decode()


def details(error):
    """What a refusal says beyond its code: the error's type as REST callers read it, and the fields that broke a rule."""
    kind, fields = "", []
    for name, value in error.trailing_metadata() or ():
        if name == "grpc-status-details-bin":
            for packed in status_pb2.Status.FromString(value).details:
                if packed.type_url.endswith("ErrorInfo"):
                    kind = status_pb2.ErrorInfo.FromString(packed.value).reason
                if packed.type_url.endswith("BadRequest"):
                    fields = [v.field for v in status_pb2.BadRequest.FromString(packed.value).field_violations]
    return kind, fields


class Service:
    """A stub made from a service's descriptor, as grpc_tools would write it out: one callable a method."""

    def __init__(self, channel, descriptor):
        for method in descriptor.methods:
            shape = f"{'stream' if method.client_streaming else 'unary'}_{'stream' if method.server_streaming else 'unary'}"
            setattr(self, method.name, getattr(channel, shape)(
                f"/{descriptor.full_name}/{method.name}",
                request_serializer=lambda message: message.SerializeToString(),
                response_deserializer=_type_of(method.output_type).FromString))


def _type_of(descriptor):
    try:
        return symbol_database.Default().GetPrototype(descriptor)
    except AttributeError:  # protobuf 5 and newer
        return message_factory.GetMessageClass(descriptor)


class Farm:
    """The farm's services. host is HOST:PORT, or https://HOST:PORT with TLS; ca, certificate and key are PEM files."""

    def __init__(self, host, region, key_id, secret, session_token=None, ca=None, certificate=None, key=None):
        self.host = host.split("://")[-1].rstrip("/")
        self._credential = (region, key_id, secret, session_token)
        if host.startswith("https://"):
            read = lambda path: open(path, "rb").read() if path else None
            self.channel = grpc.secure_channel(self.host, grpc.ssl_channel_credentials(read(ca), read(key), read(certificate)))
        else:
            self.channel = grpc.insecure_channel(self.host)
        self.builder = Service(self.channel, imagebuilder_pb2.DESCRIPTOR.services_by_name["ImageBuilder"])
        self.farm = Service(self.channel, farm_pb2.DESCRIPTOR.services_by_name["Farm"])
        self.health = Service(self.channel, health_pb2.DESCRIPTOR.services_by_name["Health"])
        self.reflection = Service(self.channel, reflection_pb2.DESCRIPTOR.services_by_name["ServerReflection"])

    @classmethod
    def from_environment(cls, env=os.environ):
        """From the variables that `./buildfarm env` prints."""
        return cls(env["BUILDFARM_GRPC"], env.get("AWS_REGION", "us-east-1"), env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"],
                   env.get("AWS_SESSION_TOKEN"), env.get("AWS_CA_BUNDLE"), env.get("BUILDFARM_CLIENT_CERT"), env.get("BUILDFARM_CLIENT_KEY"))

    def metadata(self):
        """A new token for each call: making one takes less than a millisecond."""
        return (("authorization", "Bearer " + bearer(self.host, *self._credential)),)

    def close(self):
        self.channel.close()
