/** A person's name is theirs: never translated, and as long as it is. */
export function PersonName({ name }: { readonly name: string }) {
  return (
    <bdi translate="no" dir="auto">
      {name}
    </bdi>
  );
}
