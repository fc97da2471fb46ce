/* exitplan: what pages can do beyond being read. Everything they say is there without it;
   whatever a script adds is marked data-ep-script. */
