/** One identity that may call the recorder, as CloudTrail would describe it. */
export interface Caller {
  accountId: string
  /** The record's `userIdentity`, without `accessKeyId`. */
  userIdentity: Readonly<Record<string, unknown>> & { readonly arn: string }
  secretAccessKey: string
  /** Where its calls come from when they do not come over a socket. */
  sourceIPAddress: string
  vpcEndpointId?: string
  /** IAM actions it may call: `sagemaker:BatchPutMetrics`, or `sagemaker:*`. */
  allows: readonly string[]
}

/** The recorder's table of identities, by access key id. An unknown key is refused. */
export type People = ReadonlyMap<string, Caller>

/** Whether the caller's policy allows an action such as `sagemaker:CreateTrial`. */
export function isAllowed(caller: Caller, action: string): boolean {
  return caller.allows.some((entry) => (entry.endsWith('*') ? action.startsWith(entry.slice(0, -1)) : action === entry))
}

/** A session of an IAM role. `rolePath` is empty or ends in a slash. */
export function assumedRole(session: {
  accountId: string
  rolePath?: string
  roleName: string
  roleId: string
  sessionName: string
  issuedMs: number
  sourceIdentity?: string
}): Caller['userIdentity'] {
  const { accountId, rolePath = '', roleName, roleId, sessionName, issuedMs, sourceIdentity } = session
  return {
    type: 'AssumedRole',
    principalId: `${roleId}:${sessionName}`,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    accountId,
    sessionContext: {
      ...(sourceIdentity ? { sourceIdentity } : {}),
      sessionIssuer: {
        type: 'Role',
        principalId: roleId,
        arn: `arn:aws:iam::${accountId}:role/${rolePath}${roleName}`,
        accountId,
        userName: roleName,
      },
      attributes: { creationDate: new Date(issuedMs).toISOString().replace(/\.\d+/, ''), mfaAuthenticated: 'false' },
    },
  }
}

/** An IAM user with a long-lived key. */
export function iamUser(user: { accountId: string; userName: string; userId: string }): Caller['userIdentity'] {
  const { accountId, userName, userId } = user
  return {
    type: 'IAMUser',
    principalId: userId,
    arn: `arn:aws:iam::${accountId}:user/${userName}`,
    accountId,
    userName,
  }
}
