import type { Finding } from '@mangu/epub';
import type { DraftFile } from '@mangu/epub/writer';
import sharp from 'sharp';

const picturesAtMost = 1000;
const pixelsAtMost = 60_000_000;
const longestSidePx = 2400;

/** Takes the pictures of a document one by one: each is decoded and written anew, so that only pixels pass. */
export class PictureGate {
  readonly images: (DraftFile & { readonly mediaType: string })[] = [];
  #refused = 0;

  /** The name under which the picture is in the book; one that is not there when it was refused. */
  async take(bytes: Buffer): Promise<string> {
    try {
      if (this.images.length >= picturesAtMost) throw new Error('too many pictures');
      const picture = sharp(bytes, { limitInputPixels: pixelsAtMost, failOn: 'error' });
      const { format } = await picture.metadata();
      if (!['jpeg', 'png', 'gif', 'webp', 'tiff', 'avif'].includes(format)) throw new Error('not a picture');
      const small = picture.rotate().resize({
        width: longestSidePx,
        height: longestSidePx,
        fit: 'inside',
        withoutEnlargement: true,
      });
      const jpeg = format === 'jpeg';
      const data = await (jpeg ? small.jpeg({ quality: 85 }) : small.png()).toBuffer();
      const fileName = `images/picture-${this.images.length + 1}.${jpeg ? 'jpg' : 'png'}`;
      this.images.push({
        fileName,
        mediaType: jpeg ? 'image/jpeg' : 'image/png',
        data: new Uint8Array(data),
      });
      return fileName;
    } catch {
      this.#refused += 1;
      return 'refused';
    }
  }

  get findings(): readonly Finding[] {
    if (this.#refused === 0) return [];
    return [
      {
        severity: 'should',
        id: 'manuscript.pictures-left-out',
        message: `${this.#refused} pictures of the document could not be read and were left out.`,
        remedy: 'Save them as JPEG or PNG, and put those into the document.',
      },
    ];
  }
}
