import { expect, it } from 'vitest'
import { clientOf } from './client'

const BOTO = 'Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.11.7'

it.each([
  [
    `${BOTO} m/N,E,Z,g,b cfg/retry-mode#standard Botocore/1.44.5 lib/AWS-SageMaker-Python-SDK#2.257.7`,
    'SageMaker SDK v2',
  ],
  [`${BOTO} Botocore/1.44.5 lib/AWS-SageMaker-Python-SDK#3.0`, 'SageMaker SDK v3'],
  ['AWS-SageMaker-Python-SDK/2.72.1 Python/3.8 Boto3/1.20', 'SageMaker SDK v2'],
  [`${BOTO} Botocore/1.44.5 lib/AWS-SageMakerCore#1.0`, 'SageMaker Core'],
  [`${BOTO} m/Z,b,E,N cfg/retry-mode#standard Botocore/1.44.5`, 'boto3 or SageMaker SDK v3'],
  ['aws-cli/1.46.3 md/Botocore#1.43.62 cfg/retry-mode#legacy botocore/1.43.62', 'AWS CLI'],
  ['aws-cli/2.9.19 Python/3.11.2 command/sagemaker-metrics.batch-put-metrics', 'AWS CLI'],
  ['aws-sdk-js/3.1 ua/2.1 api/sagemaker#3.1', 'AWS SDK for JavaScript'],
  ['aws-sdk-nodejs/2.1 linux/v20', 'AWS SDK for JavaScript'],
  ['APN/1.0 HashiCorp/1.0 Terraform/1.1.2 aws-sdk-go/1.44.157', 'Terraform'],
  ['aws-sdk-go-v2/1.30 os/linux', 'AWS SDK for Go'],
  ['sagemaker.amazonaws.com', 'AWS service'],
  ['AWS Internal', 'AWS service'],
  ['Mozilla/5.0 (X11)', 'web browser'],
  ['<img onerror=1>', 'other'],
  [null, 'not recorded'],
])('%s is %s', (userAgent, client) => {
  expect(clientOf(userAgent)).toBe(client)
})
