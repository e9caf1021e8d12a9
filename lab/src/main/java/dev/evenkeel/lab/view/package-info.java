/**
 * Shows a drill: as a live picture in a terminal, as plain lines, and at the end as a table or as
 * JSON. Nothing here touches the network; it draws what it is given.
 */
@NullMarked
package dev.evenkeel.lab.view;

import org.jspecify.annotations.NullMarked;
