import {
  Actions,
  Button,
  ButtonLink,
  Card,
  cleanText,
  Foreign,
  KeyValue,
  Notice,
  type NoticeKind,
  type Page,
  renderPage,
} from '@gatehouse/ui';

/** What all pages of a link have. */
export interface UploadFrame {
  /** Path that the stylesheet is below. */
  assetsAt: string;
  sandbox: boolean;
}

/** What a link takes a file for. */
export interface UploadTarget {
  /** What it is attached to, as people call it, and where that is. */
  title: string;
  site: string;
  /** The name that it gets. */
  name: string;
  /** The Atlassian account that attaches it. */
  account: string;
}

const page = ({ assetsAt, sandbox }: UploadFrame, rest: Pick<Page, 'title' | 'children'>) =>
  renderPage({ ...rest, sandbox, assetsAt });

/**
 * The page behind a link that takes a file: what becomes of it, and a field to choose it in.
 *
 * @param model.megabytes the most that it may have here, and by a program
 * @param model.refused why the last one was not attached
 * @returns the HTML document
 */
export function uploadPage(
  frame: UploadFrame,
  model: UploadTarget & { megabytes: { here: number; most: number }; refused?: string | undefined },
): string {
  const { title, site, name, account, megabytes, refused } = model;
  const { here, most } = megabytes;
  return page(frame, {
    title: 'Attach a file',
    children: (
      <Card>
        <div class="opening">
          <h1>Attach a file</h1>
          <p class="lead">Your assistant asked for it. The file you choose goes to Atlassian, and nowhere else.</p>
        </div>
        {refused !== undefined && (
          <Notice kind="danger" title="It was not attached" announce>
            {cleanText(refused, 600, '')}
          </Notice>
        )}
        <KeyValue
          facts={[
            { name: 'To', value: <Foreign text={title} limit={300} /> },
            { name: 'Site', value: <Foreign text={site} limit={100} /> },
            { name: 'Named', value: <Foreign text={name} limit={300} /> },
            { name: 'Acting as', value: <Foreign text={account} limit={100} /> },
          ]}
        />
        <form method="post" enctype="multipart/form-data" class="upload">
          <label class="upload__label" for="file">
            Your file, up to {here} MB
          </label>
          <input class="upload__file" id="file" type="file" name="file" required />
          <Actions>
            <Button kind="primary">Attach</Button>
          </Actions>
        </form>
        {most > here && (
          <p class="call__note">
            A larger file, up to {most} MB, can be sent with <code>curl -T</code> to the address of this page.
          </p>
        )}
      </Card>
    ),
  });
}

/**
 * What came of it, in a sentence.
 *
 * @param model.text it may hold names that strangers chose
 * @returns the HTML document
 */
export function uploadNoticePage(
  frame: UploadFrame,
  model: { kind: NoticeKind; title: string; text: string; link?: { href: string; label: string } | undefined },
): string {
  const { kind, title, text, link } = model;
  return page(frame, {
    title,
    children: (
      <Card>
        <div class="opening">
          <h1>{title}</h1>
        </div>
        <Notice kind={kind} announce>
          {cleanText(text, 600, '')}
        </Notice>
        {link !== undefined && (
          <Actions>
            <ButtonLink href={link.href}>{link.label}</ButtonLink>
          </Actions>
        )}
      </Card>
    ),
  });
}
