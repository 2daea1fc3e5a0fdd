"""Logs one run with the unmodified SageMaker Python SDK, then opens it again."""

import time

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
    for step in range(300):
        run.log_metric("train/loss", float("nan") if step % 50 == 37 else 1.0 / (step + 1), step=step)
        run.log_metric("learning_rate", 0.001 * (1 - step / 400), step=step)
        run.log_metric("grad/norm", float("inf") if step == 150 else (step - 150) / 10000000, step=step)
        if step % 10 == 9:
            run.log_metric("validation:accuracy", 1 - 1.0 / (step + 2), step=step)

with Run(experiment_name="Sdk-Check", run_name="Run-A", sagemaker_session=session) as run:
    for step in range(300, 340):
        run.log_metric("train/loss", 1.0 / (step + 1), step=step)
    run.log_metric("validation:accuracy", 0.5, step=340)
    # eventTime has whole seconds: what began and ended within one has no order.
    time.sleep(1.1)
