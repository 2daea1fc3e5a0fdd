import { keyPolicy } from './set-up-key'
import { fleetRoleText, morePolicy, readerPolicy, roleText, type SetUpNames, stackSetText } from './set-up-reader'
import { cliText, cloudFormationText, terraformText } from './set-up-trail'

export const SET_UPS = [
  ...(['cli', 'cloudformation', 'organization', 'terraform', 'key'] as const),
  ...(['reader', 'more', 'role', 'fleetrole', 'stackset'] as const),
] as const

export interface SetUpText {
  key: (typeof SET_UPS)[number]
  title: string
  /** For whom, and what it does. */
  about: string
  fileName: string
  text: string
}

/** Texts to copy: three ways to a trail that records what it should, and the two policies of a reader. */
export function setUpTexts(names: SetUpNames): SetUpText[] {
  return [...trailTexts(names), ...readerTexts(names)]
}

function trailTexts(names: SetUpNames): SetUpText[] {
  return [
    {
      key: 'cli',
      title: 'AWS CLI',
      about:
        'Adds to a trail that exists, and has its log files signed from now on. It stops where the trail records other data events.',
      fileName: 'metrictrail-trail.sh',
      text: cliText(names),
    },
    {
      key: 'cloudformation',
      title: 'CloudFormation',
      about: 'A trail of its own with a bucket of its own, for all regions of the account.',
      fileName: 'metrictrail-trail.yaml',
      text: cloudFormationText(names, { isOrganization: false }),
    },
    {
      key: 'organization',
      title: 'Organization trail',
      about:
        'The same for all accounts of the organization. In the management account, or where CloudTrail is delegated to.',
      fileName: 'metrictrail-organization-trail.yaml',
      text: cloudFormationText(names, { isOrganization: true }),
    },
    {
      key: 'terraform',
      title: 'Terraform',
      about: 'The same trail, and the policy of its bucket, which is yours.',
      fileName: 'metrictrail-trail.tf',
      text: terraformText(names),
    },
    {
      key: 'key',
      title: 'Key policy',
      about:
        'Only where log files are encrypted with a key of yours: statements to add to its policy, for CloudTrail and for a reader in another account.',
      fileName: 'metrictrail-key.json',
      text: `${JSON.stringify(keyPolicy(names), null, 2)}\n`,
    },
  ]
}

function readerTexts(names: SetUpNames): SetUpText[] {
  return [
    {
      key: 'reader',
      title: 'Reader policy',
      about:
        'For the identity that MetricTrail runs as. It can change nothing. Without a key of yours, take the statement about KMS away.',
      fileName: 'metrictrail-reader.json',
      text: `${JSON.stringify(readerPolicy(names), null, 2)}\n`,
    },
    {
      key: 'more',
      title: 'More sources',
      about:
        'What Lake, a log group, a queue, the organization, roles of other accounts, your own keys and the doctor take: only what you use.',
      fileName: 'metrictrail-reader-more.json',
      text: `${JSON.stringify(morePolicy(names), null, 2)}\n`,
    },
    {
      key: 'role',
      title: 'Role in another account',
      about: 'Where the bucket belongs to another account: a role there that MetricTrail assumes, with an external id.',
      fileName: 'metrictrail-reader-role.yaml',
      text: roleText(names),
    },
    {
      key: 'fleetrole',
      title: 'Role of the fleet',
      about: 'What the accounts of a fleet are asked with: trail settings and event history, no log file and no key.',
      fileName: 'metrictrail-fleet-role.yaml',
      text: fleetRoleText(),
    },
    {
      key: 'stackset',
      title: 'Role in every account',
      about: 'The role of the fleet, in every account of the organization that is and comes, as a StackSet.',
      fileName: 'metrictrail-reader-stackset.sh',
      text: stackSetText(names),
    },
  ]
}
