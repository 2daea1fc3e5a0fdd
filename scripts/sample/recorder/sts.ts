import type { CallContext, Operation } from './answer'

/** `sts:GetCallerIdentity`, which clients ask to learn their account. Needs no right. */
export function getCallerIdentity({ caller }: CallContext): Operation {
  return {
    eventSource: 'sts.amazonaws.com',
    eventName: 'GetCallerIdentity',
    action: 'sts:GetCallerIdentity',
    readOnly: true,
    isData: false,
    requestParameters: null,
    run: () => ({
      reply: { Arn: caller.userIdentity.arn, UserId: caller.userIdentity.principalId, Account: caller.accountId },
      responseElements: null,
    }),
  }
}

/** The query protocol's XML of a reply. */
export function toXmlReply(action: string, reply: Readonly<Record<string, unknown>>, requestId: string): string {
  const members = Object.entries(reply).map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
  return (
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${members.join('')}</${action}Result>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`
  )
}

/** The query protocol's XML of a refusal. */
export function toXmlError(code: string, message: string, requestId: string): string {
  return (
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code>` +
    `<Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`
  )
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
