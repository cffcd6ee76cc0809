import { type Static, Type } from 'typebox';

/** What people are told of, and may want by mail: groups of kinds. */
export const noticeGroups = ['manuscripts', 'comments', 'books', 'other'] as const;
export type NoticeGroup = (typeof noticeGroups)[number];

/** The group of a kind, by its name: `edition-accept` is about manuscripts. */
export function noticeGroup(kind: string): NoticeGroup {
  if (kind.startsWith('edition-')) return 'manuscripts';
  if (kind.startsWith('comment-')) return 'comments';
  return /^(book|follow|series|author)-/.test(kind) ? 'books' : 'other';
}

export const Notification = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    kind: Type.String(),
    data: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
    path: Type.String(),
    created: Type.String({ format: 'date-time' }),
    read: Type.Boolean(),
  },
  { $id: 'Notification' },
);
export type Notification = Static<typeof Notification>;

export const NotificationsPage = Type.Object(
  {
    items: Type.Array(Notification),
    unread: Type.Integer(),
    next: Type.Union([Type.String(), Type.Null()]),
  },
  { $id: 'NotificationsPage' },
);
export type NotificationsPage = Static<typeof NotificationsPage>;

export const NotificationsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 30 })),
    after: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);

export const UnreadCount = Type.Object({ unread: Type.Integer() }, { $id: 'UnreadCount' });
export type UnreadCount = Static<typeof UnreadCount>;

export const ReadOrder = Type.Object(
  {
    ids: Type.Optional(
      Type.Array(Type.String({ format: 'uuid' }), { maxItems: 100, description: 'All when absent.' }),
    ),
  },
  { additionalProperties: false },
);

export const MailWishes = Type.Object(
  { mail: Type.Array(Type.Enum([...noticeGroups]), { maxItems: noticeGroups.length }) },
  { $id: 'MailWishes', additionalProperties: false },
);
export type MailWishes = Static<typeof MailWishes>;
