/**
 * A portal as a program: reads a C-Rep's configuration file and wires the portal it describes.
 *
 * <p>The keys of the file are in docs/operating.md.
 *
 * <p>May use portal-crep and the configuration reader; the portals know nothing of files.
 *
 * <p>Called on the command line's thread.
 *
 * <p>Start at {@link io.nexushub.node.portal.PortalConfig}.
 */
@NullMarked
package io.nexushub.node.portal;

import org.jspecify.annotations.NullMarked;
