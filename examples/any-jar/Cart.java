class Badly { int   written ; void  program( ){ written ++ ; } }
