package org.postern.store.rocks;

import org.postern.store.StagedBlob;

/** This engine's staged bodies. */
sealed interface Staged extends StagedBlob permits StagedInline, StagedFile {}
