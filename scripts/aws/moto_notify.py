"""Lets S3 tell an SNS topic of new objects, and the topic a queue; prints the queue's URL."""

import sys

import boto3

bucket, region = sys.argv[1:]
sns, sqs, s3 = (boto3.client(service, region_name=region) for service in ("sns", "sqs", "s3"))
topic = sns.create_topic(Name="trail-logs")["TopicArn"]
queue = sqs.create_queue(QueueName="trail-logs")["QueueUrl"]
attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=attributes["QueueArn"])
s3.put_bucket_notification_configuration(
    Bucket=bucket,
    NotificationConfiguration={
        "TopicConfigurations": [{"TopicArn": topic, "Events": ["s3:ObjectCreated:*"]}]
    },
)
print(queue)
