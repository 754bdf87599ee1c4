/**
 * Which of the two LevelDBs keeps files on this machine; a portal and a node have to open both
 * alike.
 */
@NullMarked
package io.nexushub.portal.store;

import org.jspecify.annotations.NullMarked;
