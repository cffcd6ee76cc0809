import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { buttonClass, IconButton } from '../button.tsx';
import { Icon, type IconName } from '../icon.tsx';
import { Link } from '../link.tsx';
import styles from './menu.module.css';

interface MenuAction {
  readonly key: string;
  readonly label: string;
  readonly run: () => void;
  /** Something that cannot simply be done again is marked. */
  readonly dangerous?: boolean;
}

interface MenuLink {
  readonly key: string;
  readonly label: string;
  readonly to: string;
}

export type MenuItem = MenuAction | MenuLink;

interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** With an icon the button shows only that, and the label is spoken. */
  readonly icon?: IconName;
  /** Said above the items, e.g. who is signed in. */
  readonly heading?: ReactNode;
}

/** A button that opens actions, by the WAI-ARIA pattern: arrow keys, Home, End, first letters, Escape. */
export function Menu({ label, items, icon, heading }: MenuProps) {
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  const entries = () => [...(popover.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const close = () => popover.current?.hidePopover();

  const onKey = (event: KeyboardEvent) => {
    const all = entries();
    const focused = document.activeElement;
    const at = focused instanceof HTMLElement ? all.indexOf(focused) : -1;
    const target = targetOf(event.key, at, all);
    if (event.key === 'Tab') close();
    if (!target) return;
    event.preventDefault();
    target.focus();
  };

  const trigger = {
    popoverTarget: id,
    'aria-haspopup': 'menu' as const,
    'aria-expanded': open,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      popover.current?.showPopover();
      entries()
        .at(event.key === 'ArrowDown' ? 0 : -1)
        ?.focus();
    },
  };

  return (
    <span className={styles.anchor}>
      {icon ? (
        <IconButton icon={icon} label={label} {...trigger} />
      ) : (
        <button type="button" className={buttonClass('plain')} {...trigger}>
          {label}
          <Icon name="chevron" size={16} />
        </button>
      )}
      <div
        ref={popover}
        id={id}
        popover="auto"
        className={styles.popover}
        onToggle={(event) => {
          const opens = event.newState === 'open';
          setOpen(opens);
          if (opens && !popover.current?.contains(document.activeElement)) entries()[0]?.focus();
        }}
      >
        {heading && <div className={styles.heading}>{heading}</div>}
        <div role="menu" aria-label={label} className={styles.items} onKeyDown={onKey} tabIndex={-1}>
          {items.map((item) =>
            'to' in item ? (
              <Link
                key={item.key}
                to={item.to}
                role="menuitem"
                tabIndex={-1}
                className={styles.item}
                onClick={close}
              >
                {item.label}
              </Link>
            ) : (
              <button
                key={item.key}
                type="button"
                role="menuitem"
                tabIndex={-1}
                className={`${styles.item} ${item.dangerous ? styles.dangerous : ''}`}
                onClick={() => {
                  close();
                  item.run();
                }}
              >
                {item.label}
              </button>
            ),
          )}
        </div>
      </div>
    </span>
  );
}

function targetOf(key: string, at: number, all: readonly HTMLElement[]): HTMLElement | undefined {
  if (key === 'ArrowDown') return all[(at + 1) % all.length];
  if (key === 'ArrowUp') return all.at(at <= 0 ? -1 : at - 1);
  if (key === 'Home') return all[0];
  if (key === 'End') return all.at(-1);
  if (key.length !== 1 || key === ' ') return undefined;
  const letter = key.toLocaleLowerCase();
  const order = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  return order.find((entry) => entry.textContent?.toLocaleLowerCase().startsWith(letter));
}
