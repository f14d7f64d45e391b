// Enhancement of pages that are complete without it. Nothing here is needed to do a step, take a task or send an enquiry.
import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  ExitThisPage,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
} from "govuk-frontend";
import { AddAnother, ButtonMenu, DatePicker } from "@ministryofjustice/frontend";

import { alike } from "./parts/alike.js";
import { copyReferences, printButtons, recordPrinting } from "./parts/copy.js";
import { diagrams } from "./parts/diagram.js";
import { keepDrafts } from "./parts/draft.js";
import { renewDueWords } from "./parts/due.js";
import { folds } from "./parts/folds.js";
import { liveLines } from "./parts/live.js";
import { offline } from "./parts/offline.js";
import { submitOnce } from "./parts/once.js";
import { presence } from "./parts/presence.js";
import { reveal } from "./parts/reveal.js";
import { forgetAtSignOut, sessionEnd } from "./parts/session.js";
import { shortcuts } from "./parts/shortcuts.js";
import { undoBar } from "./parts/undo.js";

const COMPONENTS = [
  Button, CharacterCount, Checkboxes, ErrorSummary, ExitThisPage, FileUpload, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, AddAnother, ButtonMenu, DatePicker,
];
const PARTS = [
  folds, offline, submitOnce, keepDrafts, renewDueWords, liveLines, presence, sessionEnd, forgetAtSignOut, undoBar, copyReferences, printButtons, recordPrinting,
  diagrams, alike, shortcuts,
];

const prepare = (scope) => COMPONENTS.forEach((component) => createAll(component, undefined, scope));

prepare(document);
for (const part of [...PARTS, function revealed() { reveal(prepare); }]) {
  // One part that fails must not take the others with it.
  try {
    part();
  } catch (error) {
    console.error(`${part.name}: ${error}`);
  }
}
