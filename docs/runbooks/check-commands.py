"""Reads {"ecs describe-services": ["--cluster", ...]} and prints, one a line, what the AWS API does not know."""

import json
import sys

import botocore.session
from botocore import xform_name

session = botocore.session.get_session()


def members(service, operation):
    shape = session.get_service_model(service).operation_model(operation).input_shape
    return {"--" + xform_name(name, "-") for name in (shape.members if shape else {})}


def problems(command, options):
    service, name, *waiter = command.split()
    service = "s3" if service == "s3api" else service
    if service not in session.get_available_services():
        return [f"{command}: no such service"]
    operations = {xform_name(one, "-"): one for one in session.get_service_model(service).operation_names}
    if name == "wait":
        model = session.get_waiter_model(service)
        waiters = {xform_name(one, "-"): one for one in model.waiter_names}
        if waiter[0] not in waiters:
            return [f"{command}: no such waiter"]
        operation = model.get_waiter(waiters[waiter[0]]).operation
    elif name not in operations:
        return [f"{command}: no such operation"]
    else:
        operation = operations[name]
    known = members(service, operation)
    unknown = [one for one in options if one not in known and one.replace("--no-", "--") not in known]
    return [f"{command}: no option {one}" for one in unknown]


for command, options in json.load(sys.stdin).items():
    for problem in problems(command, options):
        print(problem)
