"""Logs one run with the unmodified SageMaker Python SDK, then opens it again."""

import boto3

try:
    from sagemaker.core.experiments.run import Run
    from sagemaker.core.helper.session_helper import Session
except ImportError:  # Version 2.
    from sagemaker.experiments.run import Run
    from sagemaker.session import Session

session = Session(boto_session=boto3.Session())
print(boto3.client("sts").get_caller_identity()["Account"])

with Run(experiment_name="Sdk-Check", run_name="Run-A", sagemaker_session=session) as run:
    run.log_parameters({"lr": 0.1, "opt": "adam"})
    for step in range(37):
        run.log_metric("train/loss", 1.0 / (step + 1), step=step)
    run.log_metric("train/loss", float("nan"), step=37)

with Run(experiment_name="Sdk-Check", run_name="Run-A", sagemaker_session=session) as run:
    run.log_metric("validation:accuracy", 0.5, step=40)
